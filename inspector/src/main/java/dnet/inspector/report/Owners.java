package dnet.inspector.report;

import dnet.inspector.model.Container;
import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Wiring;
import dnet.inspector.report.BridgesReport.Owner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose a bridge's port is. */
final class Owners {
  private final Wiring wiring;
  private final Views views;

  Owners(Wiring wiring, Views views) {
    this.wiring = wiring;
    this.views = views;
  }

  /**
   * What is at the other end of a port of a Linux bridge: a bridge of Open vSwitch that has it for
   * a port of its own, or else as {@link #behind}.
   */
  @Nullable Owner ofPort(Link port) {
    return wiring
        .ovsBridgeOf(port)
        .map(b -> new Owner("ovs", b.name(), null, port.name(), text(port), List.of()))
        .orElseGet(() -> behind(port));
  }

  /** What is at a link's other end: a veth's peer, a tunnel's far side, or the device itself. */
  @Nullable Owner behind(Link port) {
    if (port.tunnel() != null) {
      return new Owner("tunnel", port.kind() + " " + port.name(), null, null, null, List.of());
    }
    if (!(port instanceof Link.Veth)) {
      return new Owner("host", port.name(), null, null, text(port), List.of());
    }
    return wiring.peerOf(port).map(this::at).orElse(null);
  }

  /** Whose namespace a link is in. */
  Owner at(Link link) {
    String name = views.namespaceName(link.key().namespace());
    List<Container> containers = wiring.containersIn(link.key().namespace());
    boolean inContainer =
        !containers.isEmpty() && !link.key().namespace().equals(wiring.host().home());
    return new Owner(
        inContainer ? "container" : "namespace",
        name,
        inContainer ? idOf(containers, name) : null,
        link.name(),
        text(link),
        Views.addresses(link));
  }

  private static @Nullable String idOf(List<Container> containers, String name) {
    return containers.stream()
        .filter(c -> c.name().equals(name))
        .map(Container::id)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String text(Link link) {
    MacAddress mac = link.base().mac();
    return mac == null ? null : mac.toString();
  }
}
