package dnet.inspector.simulate;

import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Tunnel;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where tunnels end: an outer packet is unpacked by the device that its id belongs to. */
final class TunnelEnds {
  private final Run run;
  private final World world;

  TunnelEnds(Run run) {
    this.run = run;
    this.world = run.world;
  }

  /** An outer packet has arrived: null when it is for no tunnel of this namespace. */
  @Nullable Fate receive(NetnsId namespace, Skb outer) {
    Skb inner = outer.inner;
    if (inner == null) {
      return null;
    }
    List<Link> devices = new ArrayList<>();
    for (Namespace any : world.host().namespaces().values()) {
      for (Link link : any.links()) {
        Tunnel tunnel = link.tunnel();
        if (tunnel != null
            && namespace.equals(tunnel.underlayNamespace())
            && Tunnels.protocol(link) == outer.protocol
            && (outer.protocol != Skb.UDP
                || Integer.valueOf(outer.destinationPort).equals(tunnel.port()))) {
          devices.add(link);
        }
      }
    }
    for (Link device : devices) {
      Tunnel tunnel = device.tunnel();
      if (tunnel != null && (tunnel.external() || Objects.equals(tunnel.id(), outer.tunnelId))) {
        run.recorder.step(
            Step.Kind.DECAPSULATE, device.kind() + " " + outer.tunnelId + " at " + device.name());
        Fate astray = run.tunnels.vteps.snoop(device, outer, inner);
        if (astray != null) {
          return astray;
        }
        Skb taken = inner.copy();
        taken.connection = null;
        taken.inReply = false;
        taken.mark = 0;
        return run.tunnels.inward(() -> run.ethernet.receive(device, taken));
      }
    }
    if (devices.isEmpty()) {
      return run.ovsTunnels.terminate(namespace, outer);
    }
    return mismatch(namespace, outer, devices);
  }

  private Fate mismatch(NetnsId namespace, Skb outer, List<Link> devices) {
    Link other = devices.get(0);
    Tunnel tunnel = other.tunnel();
    return Fate.Died.lost(
        Cause.TUNNEL_ID_MISMATCH,
        Culprit.of(
            Culprit.Kind.TUNNEL,
            world.name(other.key().namespace()),
            other.name(),
            String.format(
                "%s arrives with id %s in %s, where %s has id %s",
                other.kind(),
                outer.tunnelId,
                world.name(namespace),
                other.name(),
                tunnel == null ? "?" : tunnel.id())));
  }
}
