package dnet.inspector.diagnose;

import dnet.inspector.model.Container;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.PublishedPort;
import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Match;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules of the host that rewrite destinations of what comes in, in the kernel's order. */
final class Dnats {
  private static final Map<String, Integer> PROTOCOLS = Map.of("tcp", 6, "udp", 17, "sctp", 132);

  /**
   * One of them.
   *
   * @param target null where the address stays, or a map gives it
   * @param port null likewise
   */
  record Dnat(Walk.Seen seen, @Nullable IpAddress target, @Nullable Integer port) {}

  private final List<Dnat> all = new ArrayList<>();
  private final boolean opaque;

  Dnats(Namespace home, boolean v4) {
    boolean unclear = false;
    for (Walk.Seen seen : Walk.at(home.stack().ruleset(), Chain.Hook.PREROUTING, v4)) {
      Walk.nats(seen.rule(), Action.Nat.Kind.DNAT)
          .forEach(n -> all.add(new Dnat(seen, n.first(), n.firstPort())));
      Walk.nats(seen.rule(), Action.Nat.Kind.REDIRECT)
          .forEach(n -> all.add(new Dnat(seen, null, n.firstPort())));
      unclear |= seen.rule().clauses().stream().anyMatch(Action.NatByMap.class::isInstance);
      unclear |=
          seen.rule().clauses().stream().anyMatch(c -> c instanceof Action.Opaque)
              && seen.chain().name().startsWith("DOCKER");
    }
    opaque = unclear;
  }

  List<Dnat> all() {
    return all;
  }

  /** Whether there are rewriting rules that dnet cannot look into: then nothing is missing. */
  boolean isOpaque() {
    return opaque;
  }

  /** Those that take packets for a published port, the first to be reached first. */
  List<Dnat> of(PublishedPort port) {
    return all.stream().filter(d -> takes(d, port)).toList();
  }

  private static boolean takes(Dnat dnat, PublishedPort port) {
    dnet.inspector.model.firewall.Rule rule = dnat.seen().rule();
    Integer protocol = PROTOCOLS.get(port.protocol());
    IpAddress address = port.hostAddress();
    return protocol != null
        && Walk.admits(rule, Field.L4_PROTOCOL, BigInteger.valueOf(protocol))
        && Walk.admits(rule, Field.DESTINATION_PORT, BigInteger.valueOf(port.hostPort()))
        && (address.isUnspecified() || Walk.admits(rule, Field.IP_DESTINATION, number(address)))
        && rule.clauses().stream().noneMatch(Match.Opaque.class::isInstance);
  }

  static BigInteger number(IpAddress address) {
    return new BigInteger(1, address.octets());
  }

  /** Whether a rule leads to a container. */
  static boolean leadsTo(Dnat dnat, List<IpAddress> addresses) {
    return dnat.target() != null && addresses.contains(dnat.target());
  }

  /** The rule as {@code -A DOCKER} would have it, for the case that it is gone. */
  static String missing(Scene scene, Container container, PublishedPort port) {
    String bridge =
        container.attachments().stream()
            .flatMap(a -> scene.wiring().networkOfAttachment(a).stream())
            .map(n -> n.bridge())
            .filter(Objects::nonNull)
            .findFirst()
            .orElse("?");
    IpAddress target =
        scene.addresses(container).stream()
            .filter(a -> a.isV4() && !a.isLoopback())
            .findFirst()
            .orElse(null);
    return "-A DOCKER ! -i "
        + bridge
        + " -p "
        + port.protocol()
        + " --dport "
        + port.hostPort()
        + " -j DNAT --to-destination "
        + Scene.socket(target, port.containerPort());
  }
}
