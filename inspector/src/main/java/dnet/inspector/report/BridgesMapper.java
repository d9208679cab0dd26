package dnet.inspector.report;

import dnet.inspector.model.BridgePort;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Wiring;
import dnet.inspector.report.BridgesReport.BridgePortView;
import dnet.inspector.report.BridgesReport.BridgeView;
import dnet.inspector.report.BridgesReport.NetworkRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bridges with the owner of every port. */
final class BridgesMapper {
  private final Wiring wiring;
  private final Views views;
  private final Owners owners;

  BridgesMapper(Wiring wiring) {
    this.wiring = wiring;
    this.views = new Views(wiring);
    this.owners = new Owners(wiring, views);
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
    return new BridgesReport(
        Reports.FORMAT_VERSION,
        views.host(),
        bridges,
        new OvsMapper(wiring, views, owners).bridges(),
        wiring.host().gaps());
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
        views.role(bridge),
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
        owners.ofPort(link),
        views.role(link),
        views.doubts(link));
  }

  private static @Nullable String text(@Nullable MacAddress mac) {
    return mac == null ? null : mac.toString();
  }
}
