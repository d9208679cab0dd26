package dnet.inspector.simulate.mend;

import dnet.inspector.model.BridgePort;
import dnet.inspector.model.Container;
import dnet.inspector.model.Devconf;
import dnet.inspector.model.Host;
import dnet.inspector.model.InterfaceAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkBase;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Stack;
import dnet.inspector.model.Tunnel;
import dnet.inspector.model.ovs.OpenVswitch;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Copies of a host with one thing changed. */
final class Edits {
  private Edits() {}

  private static Host namespace(Host host, NetnsId id, UnaryOperator<Namespace> change) {
    Namespace namespace = host.namespaces().get(id);
    return namespace == null ? host : with(host, change.apply(namespace));
  }

  /** A namespace that is new, or takes the place of one. */
  static Host with(Host host, Namespace namespace) {
    SortedMap<NetnsId, Namespace> all = new TreeMap<>(host.namespaces());
    all.put(namespace.id(), namespace);
    return new Host(
        host.name(),
        host.kernel(),
        host.home(),
        host.engine(),
        all,
        host.containers(),
        host.networks(),
        host.strayPorts(),
        host.gaps(),
        host.ovs());
  }

  static Host ovs(Host host, OpenVswitch ovs) {
    return new Host(
        host.name(),
        host.kernel(),
        host.home(),
        host.engine(),
        host.namespaces(),
        host.containers(),
        host.networks(),
        host.strayPorts(),
        host.gaps(),
        ovs);
  }

  /** A container that the engine sees otherwise. */
  static Host container(Host host, Container changed) {
    return new Host(
        host.name(),
        host.kernel(),
        host.home(),
        host.engine(),
        host.namespaces(),
        host.containers().stream().map(c -> c.id().equals(changed.id()) ? changed : c).toList(),
        host.networks(),
        host.strayPorts(),
        host.gaps(),
        host.ovs());
  }

  /** One more link. */
  static Host added(Host host, Link link) {
    return namespace(
        host, link.key().namespace(), n -> with(n, StackEdits.plus(n.links(), link), n.stack()));
  }

  /** One link less. */
  static Host removed(Host host, LinkKey key) {
    return namespace(
        host,
        key.namespace(),
        n -> with(n, StackEdits.minus(n.links(), l -> l.key().equals(key)), n.stack()));
  }

  static Host stack(Host host, NetnsId id, UnaryOperator<Stack> change) {
    return namespace(host, id, n -> with(n, n.links(), change.apply(n.stack())));
  }

  static Host link(Host host, LinkKey key, UnaryOperator<Link> change) {
    return namespace(
        host,
        key.namespace(),
        n ->
            with(
                n,
                n.links().stream().map(l -> l.key().equals(key) ? change.apply(l) : l).toList(),
                n.stack()));
  }

  /** Changes what every link has. */
  static Host base(Host host, LinkKey key, UnaryOperator<LinkBase> change) {
    return link(host, key, l -> with(l, change.apply(l.base())));
  }

  private static Namespace with(Namespace n, List<Link> links, Stack stack) {
    return new Namespace(
        n.id(), n.kind(), n.name(), n.pids(), n.commands(), n.paths(), links, stack);
  }

  /** The same link with another base. */
  static Link with(Link link, LinkBase base) {
    if (link instanceof Link.Veth veth) {
      return new Link.Veth(base, veth.peer());
    }
    if (link instanceof Link.Bridge b) {
      return new Link.Bridge(
          base,
          b.id(),
          b.stp(),
          b.vlanFiltering(),
          b.vlans(),
          b.callsIptables(),
          b.callsIp6tables());
    }
    if (link instanceof Link.Macvlan macvlan) {
      return new Link.Macvlan(base, macvlan.kind(), macvlan.parent(), macvlan.mode());
    }
    if (link instanceof Link.Ipvlan ipvlan) {
      return new Link.Ipvlan(base, ipvlan.kind(), ipvlan.parent(), ipvlan.mode());
    }
    if (link instanceof Link.Vlan vlan) {
      return new Link.Vlan(base, vlan.parent(), vlan.id());
    }
    if (link instanceof Link.Bond bond) {
      return new Link.Bond(base, bond.mode());
    }
    if (link instanceof Link.Tun tun) {
      return new Link.Tun(base, tun.type());
    }
    return link.tunnel() == null ? plain(link, base) : tunnel(link, base, link.tunnel());
  }

  private static Link plain(Link link, LinkBase base) {
    if (link instanceof Link.Dummy) {
      return new Link.Dummy(base);
    }
    if (link instanceof Link.Physical) {
      return new Link.Physical(base);
    }
    if (link instanceof Link.Loopback) {
      return new Link.Loopback(base);
    }
    return new Link.OtherLink(base, link.kind());
  }

  /** The same tunnel device leading elsewhere; other links stay. */
  static Link tunnel(Link link, LinkBase base, Tunnel tunnel) {
    if (link instanceof Link.Vxlan vxlan) {
      return new Link.Vxlan(base, tunnel, vxlan.learning(), vxlan.proxy());
    }
    if (link instanceof Link.Gre gre) {
      return new Link.Gre(base, gre.kind(), tunnel);
    }
    if (link instanceof Link.Geneve) {
      return new Link.Geneve(base, tunnel);
    }
    return link instanceof Link.Ipip ipip ? new Link.Ipip(base, ipip.kind(), tunnel) : link;
  }

  static LinkBase up(LinkBase b) {
    return with(b, b.mtu(), true, true, b.master(), risen(b.port()), b.addresses(), b.xdp());
  }

  /** A bridge's port that gets its carrier is switched on (br_port_carrier_check of net/bridge). */
  private static @Nullable BridgePort risen(@Nullable BridgePort port) {
    return port == null || !port.state().equals("disabled")
        ? port
        : new BridgePort(
            port.bridge(),
            "forwarding",
            port.hairpin(),
            port.isolated(),
            port.learning(),
            port.flood(),
            port.vlans());
  }

  static LinkBase flags(LinkBase b, boolean up, boolean carrier) {
    return with(b, b.mtu(), up, carrier, b.master(), b.port(), b.addresses(), b.xdp());
  }

  static LinkBase anyMaster(LinkBase b, @Nullable LinkKey master, @Nullable BridgePort port) {
    return with(b, b.mtu(), b.up(), b.carrier(), master, port, b.addresses(), b.xdp());
  }

  static LinkBase carrier(LinkBase b) {
    BridgePort port = b.up() ? risen(b.port()) : b.port();
    return with(b, b.mtu(), b.up(), true, b.master(), port, b.addresses(), b.xdp());
  }

  static LinkBase mtu(LinkBase b, int mtu) {
    return with(b, mtu, b.up(), b.carrier(), b.master(), b.port(), b.addresses(), b.xdp());
  }

  static LinkBase master(LinkBase b, LinkKey master, BridgePort port) {
    return with(b, b.mtu(), b.up(), b.carrier(), master, port, b.addresses(), b.xdp());
  }

  static LinkBase port(LinkBase b, @Nullable BridgePort port) {
    return with(b, b.mtu(), b.up(), b.carrier(), b.master(), port, b.addresses(), b.xdp());
  }

  static LinkBase addresses(LinkBase b, List<InterfaceAddress> addresses) {
    return with(b, b.mtu(), b.up(), b.carrier(), b.master(), b.port(), addresses, b.xdp());
  }

  static LinkBase withoutXdp(LinkBase b) {
    return with(b, b.mtu(), b.up(), b.carrier(), b.master(), b.port(), b.addresses(), false);
  }

  static LinkBase conf(LinkBase b, boolean v4, String name, int value) {
    SortedMap<String, Integer> four = new TreeMap<>(b.conf().ipv4());
    SortedMap<String, Integer> six = new TreeMap<>(b.conf().ipv6());
    (v4 ? four : six).put(name, value);
    return new LinkBase(
        b.key(),
        b.name(),
        b.mac(),
        b.mtu(),
        b.up(),
        b.carrier(),
        b.master(),
        b.port(),
        b.addresses(),
        b.rx(),
        b.tx(),
        new Devconf(four, six),
        b.xdp(),
        b.noArp());
  }

  private static LinkBase with(
      LinkBase b,
      int mtu,
      boolean up,
      boolean carrier,
      @Nullable LinkKey master,
      @Nullable BridgePort port,
      List<InterfaceAddress> addresses,
      boolean xdp) {
    return new LinkBase(
        b.key(), b.name(), b.mac(), mtu, up, carrier, master, port, addresses, b.rx(), b.tx(),
        b.conf(), xdp, b.noArp());
  }
}
