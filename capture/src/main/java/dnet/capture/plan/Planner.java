package dnet.capture.plan;

import dnet.inspector.model.Host;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Route;
import dnet.inspector.model.Wiring;
import dnet.inspector.model.flow.Hop;
import dnet.inspector.model.flow.Trace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the interfaces: every hop of the prediction, both ends with what they hang on, where the
 * forwarding tables would lead, and the host's ways out.
 */
public final class Planner {
  /** Points at most: each takes a ring and two threads. */
  public static final int MOST_POINTS = 24;

  private static final int MOST_LINKS_OF_AN_END = 4;

  private final Host host;
  private final Wiring wiring;
  private final Trace way;
  private final Set<LinkKey> chosen = new LinkedHashSet<>();
  private final Set<LinkKey> ends = new LinkedHashSet<>();

  private Planner(Host host, Trace way) {
    this.host = host;
    this.wiring = new Wiring(host);
    this.way = way;
  }

  /**
   * Plans.
   *
   * @param way the predicted one
   * @param target the namespace that the packets are for; null where that is outside of this host
   * @param all whether also what follows in a connection is wanted, and not its ends only
   */
  public static Plan plan(Host host, Trace way, @Nullable NetnsId target, boolean all) {
    return new Planner(host, way).plan(target, new PointFilters(way, all));
  }

  private Plan plan(@Nullable NetnsId target, PointFilters filters) {
    Set<NetnsId> underlays = new LinkedHashSet<>();
    for (Hop hop : way.hops()) {
      if (hop.link() != null) {
        chosen.add(hop.link());
      }
      if (hop.packet() != null && hop.packet().outer() != null && hop.namespaceId() != null) {
        underlays.add(hop.namespaceId());
      }
    }
    if (target != null) {
      end(target, true);
    }
    if (way.flow().origin() != null) {
      end(way.flow().origin(), false);
    }
    forwardingEntries();
    SwitchPoints switches = new SwitchPoints(host, wiring, List.copyOf(chosen));
    chosen.addAll(switches.links());
    switches.tunnels().forEach(t -> filters.tunnel(t.local(), t.remote()));
    if (!switches.tunnels().isEmpty()) {
      switches.links().forEach(l -> underlays.add(l.namespace()));
    }
    waysOut();
    List<Point> points = new ArrayList<>();
    for (LinkKey key : chosen) {
      Link link = wiring.link(key).orElse(null);
      if (link != null && points.size() < MOST_POINTS) {
        boolean underlay = underlays.contains(key.namespace());
        points.add(
            new Point(
                points.size(),
                key,
                host.namespace(key.namespace()).map(Namespace::name).orElseGet(key::toString),
                link.name(),
                link.kind(),
                link.base().up(),
                only(link),
                filters.filter(underlay && filters.hasTunnels())));
      }
    }
    return new Plan(
        points, points.stream().filter(p -> ends.contains(p.link())).map(Point::number).toList());
  }

  /** An end's interfaces, and the veths and bridges on the other side of them. */
  private void end(NetnsId namespace, boolean isTarget) {
    List<Link> links = host.namespace(namespace).map(Namespace::links).orElse(List.of());
    boolean within = namespace.equals(way.flow().origin()) && isTarget;
    boolean home = namespace.equals(host.home());
    IpAddress wanted = isTarget ? way.flow().destination() : way.flow().source();
    Stream<Link> all =
        links.stream()
            .filter(l -> within == l instanceof Link.Loopback)
            // Of the host only what bears the address: it has too many.
            .filter(l -> !home || within || bears(l, wanted))
            .limit(MOST_LINKS_OF_AN_END);
    for (Link link : all.toList()) {
      chosen.add(link.key());
      if (isTarget) {
        ends.add(link.key());
      }
      Link peer = wiring.peerOf(link).orElse(null);
      if (peer != null) {
        chosen.add(peer.key());
        wiring.masterBridgeOf(peer).ifPresent(bridge -> chosen.add(bridge.key()));
      }
      if (link.parent() != null) {
        chosen.add(link.parent());
      }
    }
  }

  private static boolean bears(Link link, @Nullable IpAddress address) {
    return address != null
        && link.base().addresses().stream().anyMatch(a -> a.prefix().address().equals(address));
  }

  /** The ports to which the bridges on the way would send what is for the target. */
  private void forwardingEntries() {
    Set<MacAddress> macs = new LinkedHashSet<>();
    ends.forEach(e -> wiring.link(e).map(l -> l.base().mac()).ifPresent(macs::add));
    Set<NetnsId> namespaces = new LinkedHashSet<>();
    chosen.forEach(key -> namespaces.add(key.namespace()));
    for (NetnsId id : namespaces) {
      host.namespace(id).stream()
          .flatMap(n -> n.stack().fdb().stream())
          .filter(e -> macs.contains(e.mac()) && e.bridge() != null)
          .filter(e -> chosen.contains(e.bridge()))
          .forEach(e -> chosen.add(e.link()));
    }
  }

  /** Where the host's default routes lead, if packets come through the host. */
  private void waysOut() {
    if (chosen.stream().noneMatch(key -> key.namespace().equals(host.home()))) {
      return;
    }
    host.namespace(host.home()).stream()
        .flatMap(n -> n.stack().routes().stream())
        .filter(r -> r.destination().length() == 0 && r.type() == Route.Type.UNICAST)
        .flatMap(r -> r.nextHops().stream())
        .map(Route.NextHop::link)
        .filter(Objects::nonNull)
        .limit(2)
        .forEach(chosen::add);
  }

  /** A plain end of the network gets frames of others by floods only. */
  private @Nullable MacAddress only(Link link) {
    boolean plain =
        (link instanceof Link.Veth || link instanceof Link.Macvlan || link instanceof Link.Physical)
            && link.base().master() == null
            && wiring.ovs().bridgeOf(link).isEmpty();
    boolean carries =
        host.namespaces().values().stream()
            .flatMap(n -> n.links().stream())
            .anyMatch(l -> link.key().equals(l.parent()));
    return plain && !carries ? link.base().mac() : null;
  }
}
