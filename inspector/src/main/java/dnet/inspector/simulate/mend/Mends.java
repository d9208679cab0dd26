package dnet.inspector.simulate.mend;

import dnet.inspector.model.Conntrack;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.flow.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The catalogue of proposals by cause. */
final class Mends {
  private static final long MORE_NEIGHBOURS = 8192;

  private Mends() {}

  static List<Attempt> of(Cause cause, Case c) {
    return switch (cause) {
      case LINK_DOWN -> LinkMends.up(c);
      case NO_CARRIER -> LinkMends.plugged(c);
      case NOT_ENSLAVED, WRONG_BRIDGE -> LinkMends.enslaved(c);
      case NO_ADDRESS -> AddressMends.restored(c);
      case NO_NETWORK, INTERNAL_NETWORK -> EngineMends.joined(c);
      case NO_ROUTE -> RouteMends.added(c);
      case ROUTE_BLACKHOLE -> RouteMends.withoutRefusing(c);
      case POLICY_ROUTE -> RouteMends.withoutRule(c);
      case NEIGHBOUR_UNRESOLVED, NEIGHBOUR_WRONG_MAC -> RouteMends.neighbours(c);
      case DUPLICATE_ADDRESS -> AddressMends.unique(c);
      case FILTER_DROP, FILTER_REJECT -> FirewallMends.withoutRule(c);
      case NETWORK_ISOLATION, ICC_DISABLED -> apart(c);
      case FORWARDING_OFF, REVERSE_PATH_FILTER, IPV6_DISABLED -> SysctlMends.set(c);
      case NAT_MISSING -> NatMends.published(c);
      case NAT_STALE_TARGET -> NatMends.withoutStale(c);
      case PORT_CONFLICT -> NatMends.freed(c);
      case NO_LISTENER, LISTENER_LOOPBACK_ONLY -> EngineMends.listening(c);
      case MTU_BLACKHOLE -> LinkMends.larger(c);
      case FDB_MISSING -> TunnelMends.entryAdded(c);
      case FDB_WRONG_PORT -> TunnelMends.entryDeleted(c);
      case PORT_ISOLATED -> PortMends.set(c, "isolated", "off");
      case HAIRPIN_OFF -> PortMends.set(c, "hairpin", "on");
      case VLAN_FILTERED -> all(PortMends.vlan(c), OvsMends.tagged(c));
      case TUNNEL_WRONG_REMOTE -> all(TunnelMends.redirected(c), OvsMends.redirected(c));
      case TUNNEL_ID_MISMATCH -> all(TunnelMends.sameId(c), OvsMends.sameKey(c));
      case TUNNEL_BLOCKED, UNDERLAY_UNREACHABLE -> byKind(c);
      case MACVLAN_HOST_ISOLATION -> LinkMends.ownMacvlan(c);
      case CONTAINER_STOPPED -> EngineMends.started(c);
      case DNS_BROKEN -> EngineMends.resolving(c);
      case CONNTRACK_FULL ->
          SysctlMends.larger(c, "net.netfilter.nf_conntrack_max", twiceTheConnections(c));
      case NEIGHBOUR_TABLE_FULL ->
          SysctlMends.larger(c, "net.ipv4.neigh.default.gc_thresh3", MORE_NEIGHBOURS);
      case TC_DROP -> TrafficMends.withoutFilter(c);
      case OVS_DROP -> OvsMends.withoutRule(c);
      case XDP_PRESENT -> LinkMends.withoutXdp(c);
      // dnet itself saw too little: nothing on the host is to be mended.
      case CAPTURE_LOSS -> List.of();
    };
  }

  private static List<Attempt> all(List<Attempt> some, List<Attempt> others) {
    List<Attempt> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  private static List<Attempt> apart(Case c) {
    List<Attempt> attempts = new ArrayList<>(ExceptionMends.accepted(c));
    attempts.addAll(FirewallMends.withoutRule(c));
    attempts.addAll(EngineMends.joined(c));
    return attempts;
  }

  /** What stops the outer packet is of any kind. */
  private static List<Attempt> byKind(Case c) {
    return switch (c.culprit().kind()) {
      case RULE ->
          c.culprit().object().startsWith("ip rule ")
              ? RouteMends.withoutRule(c)
              : c.culprit().rule() == null
                  ? TrafficMends.withoutFilter(c)
                  : FirewallMends.withoutRule(c);
      case LINK -> LinkMends.up(c);
      case ADDRESS -> AddressMends.unique(c);
      case ROUTE -> {
        List<Attempt> attempts = new ArrayList<>(RouteMends.withoutRefusing(c));
        attempts.addAll(RouteMends.added(c));
        yield attempts;
      }
      case NEIGHBOUR -> RouteMends.neighbours(c);
      case FDB -> TunnelMends.entryDeleted(c);
      case SYSCTL -> SysctlMends.set(c);
      case TUNNEL -> TunnelMends.redirected(c);
      case SOCKET, CONTAINER, LIMIT -> List.of();
    };
  }

  private static long twiceTheConnections(Case c) {
    return 2
        * c.host().namespaces().values().stream()
            .map(Namespace::stack)
            .map(s -> s.conntrack())
            .map(Conntrack::maximum)
            .filter(Objects::nonNull)
            .mapToLong(Long::longValue)
            .max()
            .orElse(65536);
  }
}
