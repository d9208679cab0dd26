package dnet.inspector.simulate.mend;

import dnet.inspector.advice.Place;
import dnet.inspector.advice.Remedy;
import dnet.inspector.model.Counters;
import dnet.inspector.model.Host;
import dnet.inspector.model.IfIndex;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkBase;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.RuleRef;
import dnet.inspector.model.Stack;
import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.firewall.Ruleset;
import dnet.inspector.model.firewall.Selector;
import dnet.inspector.model.firewall.Table;
import dnet.inspector.model.firewall.Values;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.simulate.Question;
import dnet.inspector.simulate.Simulator;
import dnet.inspector.simulate.World;
import java.util.List;
import java.util.Optional;

/**
 * What goes from port to port of a bridge, and what would let it. Where br_netfilter hands bridged
 * packets to iptables, they pass its forward hook as if they were routed.
 */
public final class OnBridge {
  private static final MacAddress SOME_MAC = new MacAddress(0x0200_5e00_5301L);
  private static final MacAddress OTHER_MAC = new MacAddress(0xfe00_5e00_5302L);

  private OnBridge() {}

  /**
   * A host with one more container on a bridge, which there is only in thought.
   *
   * @param like a namespace whose settings it has; without that one's firewall and routes
   * @param bridge of the host's own
   * @param address what it has; nobody else may have it
   */
  public static Host withNeighbour(Host host, NetnsId like, LinkKey bridge, IpPrefix address) {
    Namespace model = host.namespaces().get(like);
    if (model == null) {
      return host;
    }
    NetnsId id = new NetnsId(host.namespaces().lastKey().inode() + 1);
    String end = "dnet-thought";
    Host with = Edits.with(host, alone(id, model));
    with = WhatIf.pair(with, bridge.namespace(), end, OTHER_MAC, id, "eth0", SOME_MAC, 1500);
    LinkKey outer = WhatIf.link(with, bridge.namespace(), end).orElseThrow().key();
    LinkKey inner = WhatIf.link(with, id, "eth0").orElseThrow().key();
    with = WhatIf.up(WhatIf.master(with, outer, bridge), outer);
    return WhatIf.up(WhatIf.address(with, inner, address), inner);
  }

  private static Namespace alone(NetnsId id, Namespace model) {
    Stack s = model.stack();
    Stack fresh =
        new Stack(
            List.of(),
            s.policyRules(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            s.sysctls(),
            Ruleset.EMPTY,
            s.conntrack(),
            s.unread());
    List<Link> lo =
        model.links().stream()
            .filter(l -> l.name().equals("lo"))
            .map(l -> Edits.with(l, moved(l.base(), id)))
            .toList();
    return new Namespace(
        id,
        Namespace.Kind.PROCESS,
        "a container in thought",
        List.of(),
        List.of(),
        List.of(),
        lo,
        fresh);
  }

  private static LinkBase moved(LinkBase b, NetnsId id) {
    return new LinkBase(
        new LinkKey(id, new IfIndex(1)),
        b.name(),
        b.mac(),
        b.mtu(),
        b.up(),
        b.carrier(),
        null,
        null,
        b.addresses(),
        Counters.NONE,
        Counters.NONE,
        b.conf(),
        false,
        b.noArp());
  }

  /**
   * A rule that lets pass what goes from port to port of a bridge, if on the model that lets the
   * packet through: in the chain that Docker leaves to its users, else at the forward hook.
   *
   * @param trace what became of {@code question} on {@code host}; a rule or policy is to blame
   * @param bridge its name in the host's own namespace
   */
  public static Optional<Remedy> opened(Host host, Question question, Trace trace, String bridge) {
    Namespace home = host.namespaces().get(host.home());
    Place place = Place.of(host, host.home()).orElse(null);
    if (home == null || place == null || trace.culprit() == null) {
      return Optional.empty();
    }
    boolean v4 = question.flow().isV4();
    for (String chain : List.of("DOCKER-USER", "FORWARD")) {
      Table table = FirewallMends.tableOf(home, "filter", chain, v4).orElse(null);
      if (table == null) {
        continue;
      }
      Host with = accepting(host, table, chain, bridge);
      if (new Simulator(new World(with)).simulate(question).outcome() == Outcome.DELIVERED) {
        return Optional.of(
            new Remedy(
                place.command(
                    List.of(
                        table.program(), "-I", chain, "-i", bridge, "-o", bridge, "-j", "ACCEPT")),
                "lets through what goes from port to port of " + bridge,
                ""));
      }
    }
    return Optional.empty();
  }

  private static Host accepting(Host host, Table table, String chain, String bridge) {
    Rule rule =
        new Rule(
            new RuleRef(
                table.program(),
                table.name(),
                chain,
                1,
                "-A " + chain + " -i " + bridge + " -o " + bridge + " -j ACCEPT"),
            0,
            0,
            List.of(
                is(Field.IN_INTERFACE, bridge),
                is(Field.OUT_INTERFACE, bridge),
                new Action.Verdict(Action.Verdict.Decision.ACCEPT, null)));
    return FirewallMends.first(host, host.home(), table, chain, rule);
  }

  private static Clause is(Field field, String name) {
    return new Match.Compare(
        List.of(Selector.of(field)), Values.of(new Values.Name(name, false)), false);
  }
}
