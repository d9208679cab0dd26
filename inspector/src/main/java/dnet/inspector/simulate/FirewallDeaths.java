package dnet.inspector.simulate;

import dnet.inspector.model.Conntrack;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Link;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.RuleRef;
import dnet.inspector.model.Wiring;
import dnet.inspector.model.firewall.Table;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Step;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a drop by the firewall means. Docker's own rules are recognised by the chain that they are
 * in and by the networks that the packet goes between, never by Docker's version.
 */
final class FirewallDeaths {
  private final Run run;
  private final World world;

  FirewallDeaths(Run run) {
    this.run = run;
    this.world = run.world;
  }

  Fate.Died of(Netfilter.Result result, Inspection packet) {
    if (result.equals(Netfilter.Result.TABLE_FULL)) {
      return tableFull(packet.namespace);
    }
    boolean rejected = result.say() == Netfilter.Say.REJECT;
    RuleRef rule = result.rule();
    String namespace = world.name(packet.namespace);
    Culprit culprit =
        rule == null ? policy(result, namespace) : rule(rule, namespace, meaning(result, packet));
    run.recorder.step(
        new Step(
            rejected ? Step.Kind.REJECT : Step.Kind.DROP,
            String.join(" → ", result.trail()) + ": " + culprit.text(),
            rule));
    Fate.Died died =
        new Fate.Died(
            rejected ? Outcome.REJECTED : Outcome.LOST, cause(result, packet, rejected), culprit);
    return rejected ? told(result.with(), packet, died) : died;
  }

  private Fate.Died tableFull(NetnsId namespace) {
    Conntrack conntrack = world.stack(namespace).conntrack();
    String text =
        String.format(
            "%s of %s connections are tracked: new ones are dropped",
            conntrack.count(), conntrack.maximum());
    run.recorder.step(Step.Kind.DROP, text);
    run.recorder.likely("no connection is forgotten to make room");
    return Fate.Died.lost(
        Cause.CONNTRACK_FULL,
        Culprit.of(
            Culprit.Kind.LIMIT, world.name(namespace), "net.netfilter.nf_conntrack_max", text));
  }

  /** A rule that rejects answers by a reset or by an ICMP error. */
  private Fate.Died told(String with, Inspection packet, Fate.Died died) {
    if (with.equals("tcp-reset")) {
      return packet.skb.protocol == Skb.TCP && (packet.skb.tcpFlags & Skb.RST) == 0
          ? run.refusals.byRule(packet, died)
          : new Fate.Died(Outcome.LOST, died.cause(), died.culprit());
    }
    return run.refusals.unreachable(packet.namespace, packet.in, packet.skb, code(with), died);
  }

  /** As ICMP for IPv4 numbers it, whatever the family's word. */
  private static int code(String with) {
    String word = with.replaceFirst("^icmp[6x]?-", "");
    return switch (word) {
      case "net-unreachable", "no-route" -> 0;
      case "host-unreachable", "addr-unreachable", "addr-unreach" -> 1;
      case "proto-unreachable", "prot-unreachable" -> 2;
      case "net-prohibited" -> 9;
      case "host-prohibited" -> 10;
      case "admin-prohibited", "adm-prohibited" -> 13;
      default -> 3;
    };
  }

  private static Culprit policy(Netfilter.Result result, String namespace) {
    CompiledRuleset.CompiledChain chain = result.chain();
    if (chain == null) {
      return Culprit.of(Culprit.Kind.RULE, namespace, "firewall", "dropped");
    }
    Table table = chain.table.table;
    String name = table.program().equals("nft") ? family(table) + table.name() : table.name();
    return new Culprit(
        Culprit.Kind.RULE,
        namespace,
        name + " " + chain.chain.name() + " policy",
        "-P " + chain.chain.name() + " DROP",
        new RuleRef(
            table.program(), name, chain.chain.name(), 0, "-P " + chain.chain.name() + " DROP"));
  }

  private static String family(Table table) {
    return table.family().name().toLowerCase(java.util.Locale.ROOT) + " ";
  }

  private static Culprit rule(RuleRef rule, String namespace, @Nullable String meaning) {
    return new Culprit(
        Culprit.Kind.RULE,
        namespace,
        rule.table() + " " + rule.chain() + " " + rule.number(),
        meaning == null ? rule.text() : rule.text() + " (" + meaning + ")",
        rule);
  }

  private Cause cause(Netfilter.Result result, Inspection packet, boolean rejected) {
    RuleRef rule = result.rule();
    Networks networks = networks(packet);
    Cause plain = rejected ? Cause.FILTER_REJECT : Cause.FILTER_DROP;
    if (rule == null) {
      return plain;
    }
    if (isIcc(rule, packet, networks)) {
      return Cause.ICC_DISABLED;
    }
    if (!isDockers(rule, packet)) {
      return plain;
    }
    if (networks.internal() != null) {
      return Cause.INTERNAL_NETWORK;
    }
    return networks.from() != null
            && networks.to() != null
            && !networks.from().id().equals(networks.to().id())
        ? Cause.NETWORK_ISOLATION
        : plain;
  }

  private @Nullable String meaning(Netfilter.Result result, Inspection packet) {
    RuleRef rule = result.rule();
    Networks networks = networks(packet);
    DockerNetwork from = networks.from();
    DockerNetwork to = networks.to();
    DockerNetwork internal = networks.internal();
    if (rule == null) {
      return null;
    }
    if (from != null && isIcc(rule, packet, networks)) {
      return "containers on network " + from.name() + " may not talk to each other (icc=false)";
    }
    if (!isDockers(rule, packet)) {
      return null;
    }
    if (internal != null) {
      return "network " + internal.name() + " is internal";
    }
    if (from != null && to != null && !from.id().equals(to.id())) {
      return "networks " + from.name() + " and " + to.name() + " are isolated from each other";
    }
    return to == null ? null : "Docker keeps others away from network " + to.name();
  }

  /** Docker's own rule against traffic within a bridge. */
  private static boolean isIcc(RuleRef rule, Inspection packet, Networks networks) {
    boolean within =
        packet.in != null
            && packet.out != null
            && packet.in.key().equals(packet.out.key())
            && networks.from() != null;
    boolean dockersPlace =
        rule.chain().equals("FORWARD")
            || (rule.chain().startsWith("DOCKER") && !rule.chain().equals("DOCKER-USER"))
            || rule.chain().startsWith("filter-forward-");
    return within
        && dockersPlace
        && "false"
            .equalsIgnoreCase(
                networks.from() == null
                    ? ""
                    : networks.from().options().get("com.docker.network.bridge.enable_icc"))
        && !rule.text().contains(" -s ")
        && !rule.text().contains(" -d ");
  }

  private boolean isDockers(RuleRef rule, Inspection packet) {
    boolean ownChain = rule.chain().startsWith("DOCKER") && !rule.chain().equals("DOCKER-USER");
    boolean ownTable = rule.table().endsWith("docker-bridges");
    boolean directAccess =
        rule.table().equals("raw")
            && rule.chain().equals("PREROUTING")
            && rule.text().contains(" ! -i ")
            && ownsDestination(packet);
    return ownChain || ownTable || directAccess;
  }

  private boolean ownsDestination(Inspection packet) {
    return world.host().containers().stream()
        .flatMap(c -> c.attachments().stream())
        .anyMatch(
            a ->
                (a.address() != null && a.address().address().equals(packet.skb.destination))
                    || (a.address6() != null
                        && a.address6().address().equals(packet.skb.destination)));
  }

  /** The Docker networks that a packet goes between. */
  private record Networks(
      @Nullable DockerNetwork from, @Nullable DockerNetwork to, @Nullable DockerNetwork internal) {}

  private Networks networks(Inspection packet) {
    DockerNetwork from = network(packet.in).orElse(null);
    DockerNetwork to = network(packet.out).or(() -> networkOf(packet)).orElse(null);
    boolean fromInternal = from != null && from.internal();
    boolean toInternal = to != null && to.internal();
    return new Networks(from, to, fromInternal ? from : toInternal ? to : null);
  }

  private Optional<DockerNetwork> network(@Nullable Link link) {
    Wiring wiring = world.wiring();
    return link instanceof Link.Bridge bridge ? wiring.networkOfBridge(bridge) : Optional.empty();
  }

  /** Before routing the outgoing interface is not known: the destination tells. */
  private Optional<DockerNetwork> networkOf(Inspection packet) {
    NetnsId home = world.host().home();
    if (!packet.namespace.equals(home)) {
      return Optional.empty();
    }
    return world.host().networks().stream()
        .filter(n -> n.pools().stream().anyMatch(p -> p.subnet().contains(packet.skb.destination)))
        .findFirst();
  }
}
