package dnet.inspector.simulate.mend;

import dnet.inspector.model.Container;
import dnet.inspector.model.Host;
import dnet.inspector.model.InterfaceAddress;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.PublishedPort;
import dnet.inspector.model.RuleRef;
import dnet.inspector.model.Socket;
import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.firewall.Selector;
import dnet.inspector.model.firewall.Table;
import dnet.inspector.model.firewall.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Published ports whose rule is gone, leads elsewhere, or whose port another process holds. */
final class NatMends {
  private NatMends() {}

  /** Puts Docker's rule back, without its exception for the container's own bridge. */
  static List<Attempt> published(Case c) {
    PublishedPort port = c.question().published();
    Container container = c.question().to();
    Namespace home = c.host().namespace(c.host().home()).orElse(null);
    List<Attempt> attempts = new ArrayList<>();
    if (port != null && container != null && home != null) {
      boolean v4 = port.hostAddress().isV4();
      Table table = FirewallMends.tableOf(home, "nat", "DOCKER", v4).orElse(null);
      IpAddress target = addressOf(c, container, v4).orElse(null);
      if (table != null && target != null) {
        attempts.addAll(added(c, home, table, port, target));
      }
    }
    attempts.addAll(EngineMends.restarted(c, container));
    return attempts;
  }

  private static Optional<IpAddress> addressOf(Case c, Container container, boolean v4) {
    return c.host().namespace(container.netns()).stream()
        .flatMap(n -> n.links().stream())
        .filter(l -> !(l instanceof Link.Loopback))
        .flatMap(l -> l.base().addresses().stream())
        .map(InterfaceAddress::prefix)
        .map(p -> p.address())
        .filter(a -> a.isV4() == v4 && !a.isLinkLocal())
        .findFirst();
  }

  private static List<Attempt> added(
      Case c, Namespace home, Table table, PublishedPort port, IpAddress target) {
    String to = (target.isV4() ? target : "[" + target + "]") + ":" + port.containerPort();
    List<String> match =
        List.of("-p", port.protocol(), "--dport", Integer.toString(port.hostPort()));
    List<String> words = new ArrayList<>(List.of(table.program(), "-t", "nat", "-A", "DOCKER"));
    words.addAll(match);
    words.addAll(List.of("-j", "DNAT", "--to-destination", to));
    int number = port.protocol().equals("udp") ? 17 : port.protocol().equals("tcp") ? 6 : 132;
    Rule rule =
        new Rule(
            new RuleRef(
                table.program(),
                "nat",
                "DOCKER",
                table.chain("DOCKER").map(d -> d.rules().size()).orElse(0) + 1,
                "-A DOCKER " + String.join(" ", match) + " -j DNAT --to-destination " + to),
            0,
            0,
            List.of(
                is(Field.L4_PROTOCOL, number),
                is(Field.DESTINATION_PORT, port.hostPort()),
                new Action.Nat(
                    Action.Nat.Kind.DNAT,
                    target,
                    target,
                    port.containerPort(),
                    port.containerPort())));
    return Attempt.tried(
        c.command(home.id(), words),
        "publishes port " + port.hostPort() + " again",
        "the daemon does not know of it: it stays when the container goes",
        host -> appended(host, home, table, rule));
  }

  private static Match is(Field field, long number) {
    return new Match.Compare(
        List.of(Selector.of(field)), Values.of(Values.Range.of(number)), false);
  }

  private static Host appended(Host host, Namespace home, Table table, Rule rule) {
    return FirewallMends.chains(
        host,
        home.id(),
        (t, chain) ->
            chain.name().equals("DOCKER")
                    && t.name().equals("nat")
                    && t.program().equals(table.program())
                ? new Chain(chain.name(), chain.base(), StackEdits.plus(chain.rules(), rule))
                : chain);
  }

  /** Deletes a rule that leads to nobody; what it served is then published anew. */
  static List<Attempt> withoutStale(Case c) {
    List<Attempt> attempts = new ArrayList<>(FirewallMends.withoutRule(c));
    attempts.addAll(EngineMends.restarted(c, c.question().to()));
    return attempts;
  }

  static List<Attempt> freed(Case c) {
    PublishedPort port = c.question().published();
    List<Attempt> attempts = new ArrayList<>();
    for (Namespace namespace : c.places()) {
      for (Socket socket : namespace.stack().sockets()) {
        Socket.Owner owner = socket.owner();
        if (port == null
            || owner == null
            || socket.port() != port.hostPort()
            || !socket.protocol().equals(port.protocol())
            || port.proxies().stream().anyMatch(p -> p.pid() == owner.pid())) {
          continue;
        }
        attempts.addAll(
            Attempt.tried(
                c.command(c.host().home(), "kill", Integer.toString(owner.pid())),
                "ends " + owner.command() + ", which holds the port",
                "the service that it is ends; its manager may start it again",
                host ->
                    Edits.stack(
                        host,
                        namespace.id(),
                        s ->
                            StackEdits.sockets(
                                s,
                                StackEdits.minus(
                                    s.sockets(),
                                    (Socket o) -> o.owner() != null && o.owner().equals(owner))))));
      }
    }
    attempts.addAll(EngineMends.restarted(c, c.question().to()));
    return attempts;
  }
}
