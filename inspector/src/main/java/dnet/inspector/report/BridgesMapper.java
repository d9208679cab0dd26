package dnet.inspector.report;

import dnet.inspector.model.BridgePort;
import dnet.inspector.model.Container;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Wiring;
import dnet.inspector.report.BridgesReport.BridgePortView;
import dnet.inspector.report.BridgesReport.BridgeView;
import dnet.inspector.report.BridgesReport.NetworkRef;
import dnet.inspector.report.BridgesReport.Owner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bridges with the owner of every port. */
final class BridgesMapper {
  private final Wiring wiring;
  private final Views views;

  BridgesMapper(Wiring wiring) {
    this.wiring = wiring;
    this.views = new Views(wiring);
  }

  BridgesReport report() {
    List<Namespace> namespaces = new ArrayList<>(wiring.host().namespaces().values());
    namespaces.sort(Comparator.comparing(n -> n.kind() != Namespace.Kind.HOST));
    List<BridgeView> bridges = new ArrayList<>();
    for (Namespace namespace : namespaces) {
      for (Link link : namespace.links()) {
        if (link instanceof Link.Bridge bridge) {
          bridges.add(bridge(namespace, bridge));
        }
      }
    }
    return new BridgesReport(Reports.FORMAT_VERSION, views.host(), bridges, wiring.host().gaps());
  }

  private BridgeView bridge(Namespace namespace, Link.Bridge bridge) {
    return new BridgeView(
        bridge.name(),
        bridge.key().index().value(),
        namespace.id().inode(),
        namespace.name(),
        bridge.id().toString(),
        bridge.id().priority(),
        bridge.id().mac().toString(),
        text(bridge.base().mac()),
        bridge.stp(),
        bridge.base().up(),
        Views.addresses(bridge),
        wiring.networkOfBridge(bridge).map(BridgesMapper::network).orElse(null),
        wiring.portsOf(bridge.key()).stream().map(this::port).toList());
  }

  private static NetworkRef network(DockerNetwork network) {
    return new NetworkRef(
        network.name(),
        network.id(),
        network.driver(),
        network.internal(),
        network.pools().stream().map(p -> p.subnet().toString()).toList());
  }

  private BridgePortView port(Link link) {
    BridgePort port = link.base().port();
    return new BridgePortView(
        link.name(),
        link.key().index().value(),
        link.kind(),
        link.base().up(),
        link.base().carrier(),
        port == null ? "unknown" : port.state(),
        owner(link),
        views.doubts(link));
  }

  /** What is at a port's other end: a veth's peer, a tunnel's far side, or the device itself. */
  private @Nullable Owner owner(Link link) {
    if (link.tunnel() != null) {
      return new Owner("tunnel", link.kind() + " " + link.name(), null, null, null, List.of());
    }
    if (!(link instanceof Link.Veth)) {
      return new Owner("host", link.name(), null, null, text(link.base().mac()), List.of());
    }
    Link peer = wiring.peerOf(link).orElse(null);
    if (peer == null) {
      return null;
    }
    String at = views.namespaceName(peer.key().namespace());
    List<Container> containers = wiring.containersIn(peer.key().namespace());
    if (containers.isEmpty() || peer.key().namespace().equals(wiring.host().home())) {
      return owner("namespace", at, null, peer);
    }
    return owner("container", at, idOf(containers, at), peer);
  }

  private static @Nullable String idOf(List<Container> containers, String name) {
    return containers.stream()
        .filter(c -> c.name().equals(name))
        .map(Container::id)
        .findFirst()
        .orElse(null);
  }

  private static Owner owner(String kind, String name, @Nullable String id, Link peer) {
    return new Owner(kind, name, id, peer.name(), text(peer.base().mac()), Views.addresses(peer));
  }

  private static @Nullable String text(@Nullable MacAddress mac) {
    return mac == null ? null : mac.toString();
  }
}
