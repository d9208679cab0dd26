package dnet.capture.plan;

import dnet.inspector.model.Host;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Wiring;
import dnet.inspector.model.ovs.OvsBridge;
import dnet.inspector.model.ovs.OvsInterface;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Where packets go that enter Open vSwitch: its rules are not followed, so all its ports are
 * watched, and where its tunnels leave, which are no interfaces of the kernel.
 */
final class SwitchPoints {
  private static final int MOST_PORTS = 8;

  private final Host host;
  private final Wiring wiring;
  private final Set<LinkKey> links = new LinkedHashSet<>();
  private final Set<Pair> tunnels = new LinkedHashSet<>();

  /** A tunnel's two ends. */
  record Pair(IpAddress local, IpAddress remote) {}

  SwitchPoints(Host host, Wiring wiring, Collection<LinkKey> entries) {
    this.host = host;
    this.wiring = wiring;
    for (LinkKey entry : entries) {
      wiring.link(entry).ifPresent(this::enter);
    }
  }

  private void enter(Link link) {
    OvsBridge bridge = wiring.ovsBridgeOf(link).orElse(null);
    if (bridge == null) {
      return;
    }
    ports(bridge);
    for (OvsInterface device : wiring.ovs().tunnelsOf(link)) {
      if (device.tunnel() != null) {
        device.tunnel().remotes().forEach(remote -> underlay(bridge, remote));
      }
    }
  }

  private void ports(OvsBridge bridge) {
    bridge.interfaces().stream()
        .map(OvsInterface::link)
        .filter(java.util.Objects::nonNull)
        .limit(MOST_PORTS)
        .forEach(links::add);
  }

  /** The interface whose subnet the remote end is in, and what is behind that. */
  private void underlay(OvsBridge bridge, IpAddress remote) {
    for (Link link :
        host.namespace(bridge.netns()).map(Namespace::links).orElseGet(java.util.List::of)) {
      link.base().addresses().stream()
          .filter(a -> a.prefix().contains(remote))
          .findFirst()
          .ifPresent(
              address -> {
                links.add(link.key());
                tunnels.add(new Pair(address.prefix().address(), remote));
                wiring.ovs().bridgeOf(link).ifPresent(this::ports);
              });
    }
  }

  Set<LinkKey> links() {
    return links;
  }

  Set<Pair> tunnels() {
    return tunnels;
  }
}
