package dnet.inspector.simulate.mend;

import dnet.inspector.model.Attachment;
import dnet.inspector.model.BridgePort;
import dnet.inspector.model.BridgeVlan;
import dnet.inspector.model.Container;
import dnet.inspector.model.Counters;
import dnet.inspector.model.Devconf;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Host;
import dnet.inspector.model.IfIndex;
import dnet.inspector.model.InterfaceAddress;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkBase;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Peer;
import dnet.inspector.model.Route;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code docker network connect} makes: a veth, addresses of the pools, a default route. */
final class Connected {
  /** Docker gives the lowest free address; a pool without one so far in is taken for full. */
  private static final int MOST_TRIED = 1 << 16;

  private final Host host;
  private final Container who;
  private final DockerNetwork network;
  private final Link.Bridge bridge;
  private final Namespace inside;

  private Connected(
      Host host, Container who, DockerNetwork network, Link.Bridge bridge, Namespace inside) {
    this.host = host;
    this.who = who;
    this.network = network;
    this.bridge = bridge;
    this.inside = inside;
  }

  /** The host with a container on one more network; empty where that cannot be told beforehand. */
  static Optional<Host> of(Host host, Container who, DockerNetwork network) {
    Namespace home = host.namespaces().get(host.home());
    Namespace inside = who.netns() == null ? null : host.namespaces().get(who.netns());
    boolean joins =
        who.isAlive()
            && inside != null
            && !inside.id().equals(host.home())
            && home != null
            && network.driver().equals("bridge")
            && who.attachments().stream().noneMatch(a -> a.network().equals(network.name()));
    if (!joins || inside == null || home == null) {
      return Optional.empty();
    }
    return home.links().stream()
        .filter(l -> l.name().equals(network.bridge()))
        .filter(Link.Bridge.class::isInstance)
        .map(Link.Bridge.class::cast)
        .findFirst()
        .flatMap(b -> new Connected(host, who, network, b, inside).made());
  }

  private Optional<Host> made() {
    List<IpPrefix> given = new ArrayList<>();
    for (DockerNetwork.Pool pool : network.pools()) {
      IpAddress free = free(pool);
      if (free == null) {
        return Optional.empty();
      }
      given.add(new IpPrefix(free, pool.subnet().length()));
    }
    return given.isEmpty() ? Optional.empty() : Optional.of(with(given));
  }

  private @Nullable IpAddress free(DockerNetwork.Pool pool) {
    Set<IpAddress> taken = new HashSet<>();
    host.namespaces().values().stream()
        .flatMap(n -> n.links().stream())
        .flatMap(l -> l.base().addresses().stream())
        .forEach(a -> taken.add(a.prefix().address()));
    host.containers().stream()
        .flatMap(c -> c.attachments().stream())
        .flatMap(
            a -> Stream.of(Optional.ofNullable(a.address()), Optional.ofNullable(a.address6())))
        .flatMap(Optional::stream)
        .forEach(p -> taken.add(p.address()));
    IpAddress gateway = gateway(pool);
    if (gateway != null) {
      taken.add(gateway);
    }
    IpAddress next = pool.subnet().canonical().address();
    for (int i = 0; i < MOST_TRIED && pool.subnet().contains(next); i++) {
      next = after(next);
      if (!taken.contains(next)) {
        return pool.subnet().contains(next) && pool.subnet().contains(after(next)) ? next : null;
      }
    }
    return null;
  }

  private static IpAddress after(IpAddress address) {
    byte[] octets = address.octets();
    for (int i = octets.length - 1; i >= 0 && ++octets[i] == 0; i--) {
      // The carry goes on to the octet before.
    }
    return IpAddress.of(octets);
  }

  private Host with(List<IpPrefix> given) {
    NetnsId home = host.home();
    LinkKey inner = unused(inside);
    LinkKey outer = unused(Objects.requireNonNull(host.namespaces().get(home)));
    List<InterfaceAddress> addresses =
        given.stream()
            .map(p -> new InterfaceAddress(p, null, InterfaceAddress.Scope.GLOBAL))
            .toList();
    MacAddress mac = new MacAddress(0x0242_0000_0000L | (outer.index().value() & 0xffff_ffffL));
    Devconf conf =
        inside.links().stream().findFirst().map(l -> l.base().conf()).orElse(Devconf.UNREAD);
    Link end =
        new Link.Veth(
            base(inner, "eth" + inner.index().value(), mac, null, addresses, conf),
            new Peer.Found(outer));
    BridgePort port =
        new BridgePort(
            bridge.key(),
            "forwarding",
            false,
            false,
            true,
            true,
            List.of(new BridgeVlan(1, true, true)));
    Link other =
        new Link.Veth(
            base(
                outer,
                "veth" + outer.index().value(),
                new MacAddress(mac.bits() | 0x8000_0000L),
                port,
                List.of(),
                bridge.base().conf()),
            new Peer.Found(inner));
    Host wired = Edits.added(Edits.added(host, end), other);
    return attached(defaulted(AddressMends.connected(wired, end, addresses), end), given, mac);
  }

  private static LinkKey unused(Namespace namespace) {
    int last = namespace.links().stream().mapToInt(l -> l.key().index().value()).max().orElse(1);
    return new LinkKey(namespace.id(), new IfIndex(last + 1));
  }

  private LinkBase base(
      LinkKey key,
      String name,
      MacAddress mac,
      @Nullable BridgePort port,
      List<InterfaceAddress> addresses,
      Devconf conf) {
    return new LinkBase(
        key,
        name,
        mac,
        bridge.base().mtu(),
        true,
        true,
        port == null ? null : port.bridge(),
        port,
        addresses,
        Counters.NONE,
        Counters.NONE,
        conf,
        false);
  }

  /**
   * The engine gives a default route to a container that has none, or one by an internal network
   * only, which it then takes away (seen of 20.10: the gateway of an internal network comes last).
   */
  private Host defaulted(Host wired, Link end) {
    Host changed = wired;
    for (DockerNetwork.Pool pool : network.pools()) {
      IpAddress gateway = gateway(pool);
      boolean v4 = pool.subnet().address().isV4();
      List<Route> known = inside.stack().routes();
      boolean has = known.stream().anyMatch(r -> isDefault(r, v4) && !isByInternalNetwork(r));
      if (gateway != null && !network.internal() && !has) {
        IpPrefix all = IpPrefix.parse(v4 ? "0.0.0.0/0" : "::/0");
        Route route = AddressMends.route(Route.MAIN, all, Route.Type.UNICAST, end, gateway, null);
        changed =
            Edits.stack(
                changed,
                inside.id(),
                s ->
                    StackEdits.routes(
                        s,
                        StackEdits.plus(
                            s.routes().stream().filter(r -> !isDefault(r, v4)).toList(), route)));
      }
    }
    return changed;
  }

  private static boolean isDefault(Route route, boolean v4) {
    return route.table() == Route.MAIN
        && route.isV4() == v4
        && route.destination().length() == 0
        && route.type() == Route.Type.UNICAST;
  }

  private boolean isByInternalNetwork(Route route) {
    return host.networks().stream()
        .filter(DockerNetwork::internal)
        .filter(n -> who.attachments().stream().anyMatch(a -> a.network().equals(n.name())))
        .flatMap(n -> n.pools().stream())
        .anyMatch(
            pool ->
                route.nextHops().stream()
                    .map(Route.NextHop::gateway)
                    .anyMatch(g -> g != null && pool.subnet().contains(g)));
  }

  /** Engines do not tell the gateway of every network; it is the bridge's own address. */
  private @Nullable IpAddress gateway(DockerNetwork.Pool pool) {
    return pool.gateway() != null
        ? pool.gateway()
        : bridge.base().addresses().stream()
            .map(a -> a.prefix().address())
            .filter(a -> pool.subnet().contains(a))
            .findFirst()
            .orElse(null);
  }

  private Host attached(Host wired, List<IpPrefix> given, MacAddress mac) {
    Attachment attachment =
        new Attachment(
            network.name(), network.id(), first(given, true), null, first(given, false), null, mac);
    return Edits.container(
        wired,
        new Container(
            who.id(),
            who.name(),
            who.image(),
            who.state(),
            who.pid(),
            who.mode(),
            who.netns(),
            who.sharesWith(),
            StackEdits.plus(who.attachments(), attachment),
            who.ports(),
            who.resolver()));
  }

  private static @Nullable IpPrefix first(List<IpPrefix> given, boolean v4) {
    return given.stream().filter(p -> p.address().isV4() == v4).findFirst().orElse(null);
  }
}
