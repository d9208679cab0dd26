package dnet.inspector.report;

import dnet.inspector.model.Attachment;
import dnet.inspector.model.Container;
import dnet.inspector.model.Counters;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Engine;
import dnet.inspector.model.Host;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Peer;
import dnet.inspector.model.PublishedPort;
import dnet.inspector.model.Recognised;
import dnet.inspector.model.RuleRef;
import dnet.inspector.model.Tunnel;
import dnet.inspector.model.Wiring;
import dnet.inspector.model.ovs.OvsBridge;
import dnet.inspector.model.ovs.OvsInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parts that several reports share, mapped from the model. */
final class Views {
  private final Wiring wiring;

  Views(Wiring wiring) {
    this.wiring = wiring;
  }

  HostView host() {
    Host host = wiring.host();
    Engine engine = host.engine();
    return new HostView(
        host.name(),
        host.kernel(),
        host.home().inode(),
        engine == null
            ? null
            : new HostView.DockerView(
                engine.version(),
                engine.firewall().word(),
                engine.product(),
                engine.endpoint(),
                engine.reason()));
  }

  ContainerView container(Container container, List<InterfaceView> interfaces) {
    return new ContainerView(
        container.id(),
        container.name(),
        container.image(),
        container.state(),
        container.pid(),
        container.mode().word(),
        container.netns() == null ? null : container.netns().inode(),
        container.sharesWith(),
        interfaces,
        container.ports().stream().map(Views::port).toList());
  }

  NamespaceView namespace(Namespace namespace, List<InterfaceView> interfaces) {
    return new NamespaceView(
        namespace.name(),
        namespace.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        namespace.id().inode(),
        namespace.pids(),
        namespace.commands(),
        namespace.paths(),
        interfaces);
  }

  /**
   * The interface; {@code container} is whose it is, null for a namespace's that is no container's.
   */
  InterfaceView link(@Nullable Container container, Link link) {
    Attachment attachment =
        container == null ? null : wiring.attachmentOf(container, link).orElse(null);
    return new InterfaceView(
        link.name(),
        link.key().index().value(),
        link.kind(),
        link.base().mac() == null ? null : link.base().mac().toString(),
        link.base().mtu(),
        link.base().up(),
        link.base().carrier(),
        addresses(link),
        attachment == null ? null : gateway(attachment),
        attachment == null
            ? wiring.networkOf(container, link).map(DockerNetwork::name).orElse(null)
            : attachment.network(),
        wiring.peerOf(link).map(this::peer).orElse(null),
        bridgeRef(link),
        wiring.link(link.parent()).map(this::peer).orElse(null),
        wiring.tunnelOf(link).map(Views::tunnel).orElseGet(() -> ovsTunnel(link)),
        counters(link.base().rx()),
        counters(link.base().tx()),
        role(link),
        link.base().xdp(),
        doubts(link));
  }

  /** What a recognised device is for; null for one that is not recognised. */
  @Nullable String role(Link link) {
    return Recognised.roleOf(link, wiring).orElse(null);
  }

  static List<String> addresses(Link link) {
    return link.base().addresses().stream().map(a -> a.prefix().toString()).toList();
  }

  /** What is not certain about a veth's other end, for people. */
  List<String> doubts(Link link) {
    if (!(link instanceof Link.Veth veth)) {
      return List.of();
    }
    if (veth.peer() instanceof Peer.Ambiguous ambiguous) {
      List<String> names = new ArrayList<>();
      ambiguous
          .candidates()
          .forEach(
              key ->
                  names.add(
                      wiring.link(key).map(Link::name).orElse("?")
                          + " in "
                          + namespaceName(key.namespace())));
      return List.of("ambiguous peer: " + String.join(" or ", names));
    }
    if (veth.peer() instanceof Peer.Unseen unseen) {
      return List.of("peer not seen: " + unseen.why());
    }
    return List.of();
  }

  String namespaceName(NetnsId id) {
    return wiring.host().namespace(id).map(Namespace::name).orElseGet(id::toString);
  }

  static PortView port(PublishedPort port) {
    return new PortView(
        port.protocol(),
        port.hostAddress().toString(),
        port.hostPort(),
        port.containerPort(),
        via(port),
        port.rules().isEmpty() ? null : rule(port.rules().get(0).rule()),
        port.proxies().isEmpty() ? null : port.proxies().get(0).pid());
  }

  static List<String> via(PublishedPort port) {
    List<String> via = new ArrayList<>();
    if (!port.rules().isEmpty()) {
      via.add("dnat");
    }
    if (!port.proxies().isEmpty()) {
      via.add("proxy");
    }
    return via;
  }

  static PortView.RuleView rule(RuleRef rule) {
    return new PortView.RuleView(
        rule.program(), rule.table(), rule.chain(), rule.number(), rule.text());
  }

  private static @Nullable String gateway(Attachment attachment) {
    IpAddress gateway = attachment.gateway() != null ? attachment.gateway() : attachment.gateway6();
    return gateway == null ? null : gateway.toString();
  }

  private InterfaceView.PeerView peer(Link link) {
    NetnsId namespace = link.key().namespace();
    return new InterfaceView.PeerView(
        link.name(), link.key().index().value(), namespace.inode(), namespaceName(namespace));
  }

  private InterfaceView.@Nullable BridgeRef bridgeRef(Link link) {
    return wiring
        .bridgeOf(link)
        .map(this::bridgeRef)
        .or(() -> wiring.ovsBridgeOf(link).map(this::bridgeRef))
        .orElse(null);
  }

  private InterfaceView.BridgeRef bridgeRef(OvsBridge bridge) {
    return new InterfaceView.BridgeRef(
        bridge.name(),
        bridge.id() == null ? "" : bridge.id().toString(),
        bridge.netns().inode(),
        namespaceName(bridge.netns()));
  }

  /** Where Open vSwitch takes what leaves this host: the first tunnel, and all its kind's ends. */
  private InterfaceView.@Nullable TunnelView ovsTunnel(Link link) {
    List<OvsInterface> tunnels = wiring.ovs().tunnelsOf(link);
    if (tunnels.isEmpty()) {
      return null;
    }
    OvsInterface first = tunnels.get(0);
    return tunnel(
        first.type(), first.name(), tunnels.stream().filter(t -> t.type().equals(first.type())));
  }

  private static InterfaceView.TunnelView tunnel(
      String kind, String name, Stream<OvsInterface> devices) {
    List<Tunnel> tunnels = devices.map(OvsInterface::tunnel).filter(Objects::nonNull).toList();
    return new InterfaceView.TunnelView(
        kind,
        name,
        common(tunnels.stream().map(Tunnel::id)),
        common(tunnels.stream().map(t -> t.local() == null ? null : t.local().toString())),
        tunnels.stream().flatMap(t -> t.remotes().stream()).map(IpAddress::toString).toList());
  }

  /** A tunnel of Open vSwitch; null for an interface that is none. */
  static InterfaceView.@Nullable TunnelView tunnel(OvsInterface device) {
    return device.tunnel() == null ? null : tunnel(device.type(), device.name(), Stream.of(device));
  }

  /** What all have; null when they differ. */
  private static <T> @Nullable T common(Stream<@Nullable T> values) {
    List<@Nullable T> different = new ArrayList<>();
    values.filter(v -> !different.contains(v)).forEach(different::add);
    return different.size() == 1 ? different.get(0) : null;
  }

  InterfaceView.BridgeRef bridgeRef(Link.Bridge bridge) {
    NetnsId namespace = bridge.key().namespace();
    return new InterfaceView.BridgeRef(
        bridge.name(), bridge.id().toString(), namespace.inode(), namespaceName(namespace));
  }

  static InterfaceView.@Nullable TunnelView tunnel(Link link) {
    Tunnel tunnel = link.tunnel();
    return tunnel == null
        ? null
        : new InterfaceView.TunnelView(
            link.kind(),
            link.name(),
            tunnel.id(),
            tunnel.local() == null ? null : tunnel.local().toString(),
            tunnel.remotes().stream().map(IpAddress::toString).toList());
  }

  static InterfaceView.CountersView counters(Counters counters) {
    return new InterfaceView.CountersView(
        counters.packets(), counters.bytes(), counters.dropped(), counters.errors());
  }
}
