package dnet.inspector.model;

import dnet.inspector.model.ovs.OvsBridge;
import dnet.inspector.model.ovs.OvsInterface;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The part of {@link Wiring} that Open vSwitch has: its ports, chains and tunnels. */
public final class OvsWiring {
  private final Wiring wiring;
  private final Map<LinkKey, OvsBridge> bridgeOf = new HashMap<>();
  private final Map<String, OvsBridge> bridgeOfPatch = new HashMap<>();

  OvsWiring(Wiring wiring, List<OvsBridge> bridges) {
    this.wiring = wiring;
    for (OvsBridge bridge : bridges) {
      for (OvsInterface device : bridge.interfaces()) {
        if (device.link() != null) {
          bridgeOf.putIfAbsent(device.link(), bridge);
        }
        if (device.patch() != null) {
          bridgeOfPatch.putIfAbsent(device.name(), bridge);
        }
      }
    }
  }

  /** The bridge that has a link for a port or for its own interface; not by way of a peer. */
  public Optional<OvsBridge> bridgeOf(Link link) {
    return Optional.ofNullable(bridgeOf.get(link.key()));
  }

  /** The bridge at the other end of a patch. */
  public Optional<OvsBridge> patchedTo(@Nullable String otherEnd) {
    return otherEnd == null ? Optional.empty() : Optional.ofNullable(bridgeOfPatch.get(otherEnd));
  }

  /**
   * The bridges of Open vSwitch that a Linux bridge is chained to: one of its ports is theirs, or
   * is a veth whose other end is.
   */
  public List<OvsBridge> behind(Link.Bridge bridge) {
    Set<OvsBridge> behind = new LinkedHashSet<>();
    for (Link port : wiring.portsOf(bridge.key())) {
      wiring.ovsBridgeOf(port).ifPresent(behind::add);
    }
    return List.copyOf(behind);
  }

  /** The Linux bridges that a bridge of Open vSwitch is chained to. */
  public List<Link.Bridge> linuxBridgesOf(OvsBridge bridge) {
    Set<Link.Bridge> linux = new LinkedHashSet<>();
    for (OvsInterface device : bridge.interfaces()) {
      wiring.link(device.link()).flatMap(wiring::bridgeOf).ifPresent(linux::add);
    }
    return List.copyOf(linux);
  }

  /** The tunnels that a link reaches through Open vSwitch, patches between bridges included. */
  public List<OvsInterface> tunnelsOf(Link link) {
    Deque<OvsBridge> next = new ArrayDeque<>();
    wiring.ovsBridgeOf(link).ifPresent(next::add);
    if (next.isEmpty()) {
      wiring.bridgeOf(link).map(this::behind).ifPresent(next::addAll);
    }
    Set<OvsBridge> seen = new LinkedHashSet<>();
    List<OvsInterface> tunnels = new ArrayList<>();
    while (!next.isEmpty()) {
      OvsBridge bridge = next.remove();
      if (seen.add(bridge)) {
        for (OvsInterface device : bridge.interfaces()) {
          if (device.tunnel() != null) {
            tunnels.add(device);
          }
          patchedTo(device.patch()).ifPresent(next::add);
        }
      }
    }
    return tunnels;
  }
}
