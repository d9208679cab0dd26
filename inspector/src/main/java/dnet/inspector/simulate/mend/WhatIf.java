package dnet.inspector.simulate.mend;

import dnet.inspector.model.BridgeId;
import dnet.inspector.model.BridgePort;
import dnet.inspector.model.BridgeVlan;
import dnet.inspector.model.Counters;
import dnet.inspector.model.Devconf;
import dnet.inspector.model.Host;
import dnet.inspector.model.IfIndex;
import dnet.inspector.model.InterfaceAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkBase;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Peer;
import dnet.inspector.model.Route;
import dnet.inspector.model.RuleRef;
import dnet.inspector.model.Wiring;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A host as it would be after a change that the kernel makes, with what the kernel adds to it. */
public final class WhatIf {
  private WhatIf() {}

  /** The link of a name; empty where there is none. */
  public static Optional<Link> link(Host host, NetnsId namespace, String name) {
    return host.namespace(namespace).stream()
        .flatMap(n -> n.links().stream())
        .filter(l -> l.name().equals(name))
        .findFirst();
  }

  /**
   * A new link.
   *
   * @param mac null for the kinds that have none of their own
   */
  private static LinkBase fresh(
      Host host, NetnsId where, String name, @Nullable MacAddress mac, int mtu) {
    List<Link> links = host.namespace(where).map(Namespace::links).orElse(List.of());
    int last = links.stream().mapToInt(l -> l.key().index().value()).max().orElse(1);
    Devconf conf = links.stream().findFirst().map(l -> l.base().conf()).orElse(Devconf.UNREAD);
    return new LinkBase(
        new LinkKey(where, new IfIndex(last + 1)),
        name,
        mac,
        mtu == 0 ? 1500 : mtu,
        false,
        false,
        null,
        null,
        List.of(),
        Counters.NONE,
        Counters.NONE,
        conf,
        false);
  }

  /** A pair, both ends down. */
  public static Host pair(
      Host host,
      NetnsId here,
      String name,
      @Nullable MacAddress mac,
      NetnsId there,
      String peer,
      @Nullable MacAddress peerMac,
      int mtu) {
    LinkBase one = fresh(host, here, name, mac, mtu);
    LinkBase two = fresh(host, there, peer, peerMac, mtu);
    Host with = Edits.added(host, new Link.Veth(one, new Peer.Found(two.key())));
    return Edits.added(with, new Link.Veth(two, new Peer.Found(one.key())));
  }

  /** A bridge without ports, down. */
  public static Host bridge(Host host, NetnsId where, String name, MacAddress mac) {
    return Edits.added(
        host,
        new Link.Bridge(
            fresh(host, where, name, mac, 0),
            new BridgeId(0x8000, mac),
            false,
            false,
            List.of(),
            false,
            false));
  }

  /** A macvlan of a parent, down. */
  public static Host macvlan(
      Host host, LinkKey parent, NetnsId where, String name, @Nullable MacAddress mac, int mtu) {
    LinkBase base = fresh(host, where, name, mac, mtu);
    return Edits.added(host, new Link.Macvlan(base, "macvlan", parent, "bridge"));
  }

  /** Without a link; a veth's other end goes with it. */
  public static Host without(Host host, LinkKey link) {
    Host fewer = host;
    Optional<Link> peer = new Wiring(host).link(link).flatMap(l -> new Wiring(host).peerOf(l));
    for (LinkKey key : List.of(link, peer.map(Link::key).orElse(link))) {
      fewer = Edits.removed(routes(fewer, key.namespace(), r -> leadsOver(r, key)), key);
    }
    return fewer;
  }

  private static boolean leadsOver(Route route, LinkKey link) {
    return route.nextHops().stream().anyMatch(h -> link.equals(h.link()));
  }

  private static Host routes(Host host, NetnsId namespace, Predicate<Route> gone) {
    return Edits.stack(
        host, namespace, s -> StackEdits.routes(s, StackEdits.minus(s.routes(), gone)));
  }

  /** A link set up: with carrier if its other end is up, and the routes of its own subnets. */
  public static Host up(Host host, LinkKey key) {
    Link link = new Wiring(host).link(key).orElse(null);
    if (link == null) {
      return host;
    }
    Link peer = new Wiring(host).peerOf(link).orElse(null);
    boolean carrier = peer == null ? !(link instanceof Link.Veth) : peer.base().up();
    Host raised = Edits.base(host, key, b -> LinkMends.enabled(Edits.up(b)));
    if (!carrier) {
      raised = Edits.base(raised, key, b -> Edits.flags(b, true, false));
    }
    if (peer != null && peer.base().up()) {
      raised = Edits.base(raised, peer.key(), b -> LinkMends.enabled(Edits.carrier(b)));
    }
    return AddressMends.connected(raised, link, link.base().addresses());
  }

  /** A link set down; its other end loses the carrier, and the kernel its routes. */
  public static Host down(Host host, LinkKey key) {
    Host lowered = Edits.base(host, key, b -> Edits.flags(b, false, false));
    Link peer = new Wiring(host).link(key).flatMap(l -> new Wiring(host).peerOf(l)).orElse(null);
    if (peer != null) {
      lowered = Edits.base(lowered, peer.key(), b -> Edits.flags(b, b.up(), false));
    }
    return routes(lowered, key.namespace(), r -> r.table() != Route.LOCAL && leadsOver(r, key));
  }

  /** A link with another MTU. */
  public static Host mtu(Host host, LinkKey key, int mtu) {
    return Edits.base(host, key, b -> Edits.mtu(b, mtu));
  }

  /** A link as a bridge's port, or of none. */
  public static Host master(Host host, LinkKey key, @Nullable LinkKey bridge) {
    BridgePort port =
        bridge == null
            ? null
            : new BridgePort(
                bridge,
                "forwarding",
                false,
                false,
                true,
                true,
                List.of(new BridgeVlan(1, true, true)));
    Host moved = Edits.base(host, key, b -> Edits.anyMaster(b, bridge, port));
    return Edits.stack(
        moved,
        key.namespace(),
        s -> StackEdits.fdb(s, StackEdits.minus(s.fdb(), e -> e.link().equals(key))));
  }

  /** A link with one more address, and the routes that come with it. */
  public static Host address(Host host, LinkKey key, IpPrefix prefix) {
    InterfaceAddress address = new InterfaceAddress(prefix, null, InterfaceAddress.Scope.GLOBAL);
    Host with =
        Edits.base(host, key, b -> Edits.addresses(b, StackEdits.plus(b.addresses(), address)));
    Link link = new Wiring(with).link(key).orElse(null);
    return link == null || !link.base().up()
        ? with
        : AddressMends.connected(with, link, List.of(address));
  }

  /** A link with one address less, and without the kernel's routes for it. */
  public static Host withoutAddress(Host host, LinkKey key, IpPrefix prefix) {
    Host with =
        Edits.base(
            host,
            key,
            b ->
                Edits.addresses(
                    b, StackEdits.minus(b.addresses(), a -> a.prefix().equals(prefix))));
    return routes(
        with,
        key.namespace(),
        r -> leadsOver(r, key) && Objects.equals(prefix.address(), r.preferredSource()));
  }

  /** One more route. */
  public static Host route(Host host, NetnsId namespace, Route route) {
    return Edits.stack(
        host, namespace, s -> StackEdits.routes(s, StackEdits.plus(s.routes(), route)));
  }

  /** Without the routes of this destination, table, metric and kind. */
  public static Host withoutRoute(
      Host host, NetnsId namespace, IpPrefix destination, long table, long metric) {
    return routes(
        host,
        namespace,
        r -> r.table() == table && r.metric() == metric && r.destination().equals(destination));
  }

  /** A setting of the stack; empty where the model does not follow it. */
  public static Optional<Host> sysctl(Host host, NetnsId namespace, String name, String value) {
    return value.matches("[0-9]{1,9}")
        ? host.namespace(namespace)
            .map(n -> SysctlMends.changed(host, n, name, Integer.parseInt(value)))
        : Optional.empty();
  }

  /** Without a rule of the firewall. */
  public static Host withoutRule(Host host, NetnsId namespace, RuleRef rule) {
    return FirewallMends.without(host, namespace, rule);
  }
}
