package dnet.inspector.simulate;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Tunnel;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Step;
import dnet.inspector.model.ovs.OpenVswitch;
import dnet.inspector.model.ovs.OvsBridge;
import dnet.inspector.model.ovs.OvsInterface;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tunnels that are ports of Open vSwitch. With its kernel module the outer packet goes through the
 * host's stack; in user space the switch itself routes it, asks for the neighbour and sends it by
 * one of its own interfaces, past all rules of the host.
 */
final class OvsTunnels {
  /** Outer IPv4 header, GRE with a key, and the inner Ethernet header, which OVS always sends. */
  private static final int GRE_OVERHEAD = 20 + 8 + 14;

  private static final int UDP_OVERHEAD = 20 + 8 + 8 + 14;
  private static final int VXLAN_PORT = 4789;
  private static final int GENEVE_PORT = 6081;

  private final Run run;
  private final World world;

  OvsTunnels(Run run) {
    this.run = run;
    this.world = run.world;
  }

  private static boolean isGre(OvsInterface device) {
    return device.type().contains("gre") || device.type().contains("erspan");
  }

  private static int port(OvsInterface device) {
    Tunnel tunnel = Objects.requireNonNull(device.tunnel());
    if (tunnel.port() != null) {
      return tunnel.port();
    }
    return device.type().equals("geneve") ? GENEVE_PORT : VXLAN_PORT;
  }

  /** A frame leaves by a tunnel. */
  Fate encapsulate(OvsBridge bridge, OvsInterface to, Skb inner) {
    Tunnel tunnel = Objects.requireNonNull(to.tunnel());
    if (tunnel.external() || tunnel.remotes().isEmpty()) {
      return new Fate.Untold("where " + to.name() + " sends is decided packet by packet");
    }
    IpAddress remote = tunnel.remotes().get(0);
    Skb outer =
        new Skb(
            inner.direction,
            tunnel.local() == null
                ? IpAddress.parse(remote.isV4() ? "0.0.0.0" : "::")
                : tunnel.local(),
            remote,
            isGre(to) ? Skb.GRE : Skb.UDP,
            inner.length + (isGre(to) ? GRE_OVERHEAD : UDP_OVERHEAD));
    outer.inner = inner;
    outer.tunnelId = tunnel.id();
    outer.dontFragment = true;
    if (!isGre(to)) {
      outer.sourcePort = 49152;
      outer.destinationPort = port(to);
    }
    run.recorder.step(
        Step.Kind.ENCAPSULATE,
        to.type() + (tunnel.id() == null ? "" : " " + tunnel.id()) + " to " + remote);
    Fate fate =
        run.tunnels.outward(
            () ->
                bridge.userspace()
                    ? bySwitch(bridge.netns(), outer)
                    : run.ip.send(bridge.netns(), outer),
            died -> blame(bridge, to, remote, inner, died));
    IpAddress right = fate instanceof Fate.Left ? right(bridge, inner) : null;
    return right == null || right.equals(remote) ? fate : wrongRemote(bridge, to, remote, right);
  }

  /** The switch in user space sends a packet itself. */
  private Fate bySwitch(NetnsId namespace, Skb outer) {
    RoutingTables.Choice choice = run.ip.route(namespace, outer, "lo", null);
    Link out = run.ip.linkOf(namespace, choice);
    if (out == null) {
      return run.routeless.local(namespace, choice, outer);
    }
    if (!(out instanceof Link.OvsPort)) {
      return Fate.Died.lost(
          Cause.UNDERLAY_UNREACHABLE,
          run.deaths.culprit(
              Culprit.Kind.ROUTE,
              out,
              "the way to "
                  + outer.destination
                  + " is by "
                  + out.name()
                  + ", by which Open vSwitch in user space cannot send"));
    }
    if (outer.source.isUnspecified()) {
      Optional<IpAddress> source = Sources.select(world, namespace, outer.destination, out, choice);
      if (source.isEmpty()) {
        return run.breaks.withoutAddress(namespace, out, outer.destination);
      }
      outer.source = source.get();
    }
    if (outer.length > out.base().mtu()) {
      return run.deaths.mtu(
          out, outer.length, out.base().mtu(), "Open vSwitch drops what is larger");
    }
    outer.sender = namespace;
    IpAddress gateway = choice.hop() == null ? null : choice.hop().gateway();
    Neighbours.Resolution next =
        run.neighbours.resolve(
            out, gateway == null ? outer.destination : gateway, outer, choice.rule());
    if (next.failure() != null) {
      return next.failure();
    }
    outer.sourceMac = out.base().mac();
    outer.destinationMac = next.mac();
    return run.ethernet.transmit(out, outer);
  }

  private Fate.Died blame(
      OvsBridge bridge, OvsInterface to, IpAddress remote, Skb inner, Fate.Died died) {
    IpAddress right = right(bridge, inner);
    if (right != null && !right.equals(remote)) {
      return wrongRemote(bridge, to, remote, right);
    }
    return Tunnels.ofUnderlay(died);
  }

  private Fate.Died wrongRemote(
      OvsBridge bridge, OvsInterface to, IpAddress remote, IpAddress right) {
    return Fate.Died.lost(
        Cause.TUNNEL_WRONG_REMOTE,
        Culprit.of(
            Culprit.Kind.TUNNEL,
            world.name(bridge.netns()),
            to.name(),
            to.name() + " sends to " + remote + ", the destination is behind " + right));
  }

  /**
   * The far end behind which the inner destination really is, where this kernel shows it: an
   * address in the namespace that its interface is plugged into, and near one of ours.
   */
  private @Nullable IpAddress right(OvsBridge bridge, Skb inner) {
    IpAddress wanted = inner.asked == null ? inner.destination : inner.asked;
    for (Link owner : world.ownersOf(wanted)) {
      NetnsId there = world.wiring().peerOf(owner).map(peer -> peer.key().namespace()).orElse(null);
      if (there == null || there.equals(bridge.netns())) {
        continue;
      }
      for (Link near : world.namespace(bridge.netns()).links()) {
        for (var address : near.base().addresses()) {
          Optional<IpAddress> far =
              world.namespace(there).links().stream()
                  .flatMap(l -> l.base().addresses().stream())
                  .map(a -> a.prefix().address())
                  .filter(a -> !a.isLoopback() && !a.isLinkLocal())
                  .filter(a -> a.isV4() == address.prefix().address().isV4())
                  .filter(a -> address.prefix().length() > 0 && address.prefix().contains(a))
                  .findFirst();
          if (far.isPresent() && !world.ownersOf(wanted).contains(near)) {
            return far.get();
          }
        }
      }
    }
    return null;
  }

  /** An outer packet is for a host of which a tunnel ends in Open vSwitch; null for all others. */
  @Nullable Fate terminate(NetnsId namespace, Skb outer) {
    Skb inner = outer.inner;
    OpenVswitch ovs = world.host().ovs();
    boolean its =
        inner != null
            && ovs != null
            && ovs.netns().equals(namespace)
            && world.localOwner(namespace, outer.destination).isPresent();
    if (!its || inner == null || ovs == null) {
      return null;
    }
    OvsInterface other = null;
    for (OvsBridge bridge : ovs.bridges()) {
      for (OvsInterface device : bridge.interfaces()) {
        Tunnel tunnel = device.tunnel();
        if (tunnel == null || !speaks(device, tunnel, outer)) {
          continue;
        }
        if (tunnel.external() || Objects.equals(tunnel.id(), outer.tunnelId)) {
          run.recorder.step(
              Step.Kind.DECAPSULATE, device.type() + " " + outer.tunnelId + " at " + device.name());
          return run.tunnels.inward(() -> switching(bridge, device, inner.copy(), outer.tunnelId));
        }
        other = device;
      }
    }
    return other == null ? null : mismatch(namespace, other, outer);
  }

  private Fate switching(OvsBridge bridge, OvsInterface device, Skb taken, @Nullable Long key) {
    taken.connection = null;
    taken.inReply = false;
    taken.mark = 0;
    return run.switching.fromPort(bridge, device, taken, key);
  }

  /** Whether a tunnel takes what its protocol and addresses say is for it. */
  private static boolean speaks(OvsInterface device, Tunnel tunnel, Skb outer) {
    boolean protocol =
        isGre(device)
            ? outer.protocol == Skb.GRE
            : outer.protocol == Skb.UDP && outer.destinationPort == port(device);
    return protocol
        && (tunnel.local() == null || tunnel.local().equals(outer.destination))
        && (tunnel.remotes().isEmpty() || tunnel.remotes().contains(outer.source));
  }

  private Fate mismatch(NetnsId namespace, OvsInterface other, Skb outer) {
    Tunnel tunnel = other.tunnel();
    return Fate.Died.lost(
        Cause.TUNNEL_ID_MISMATCH,
        Culprit.of(
            Culprit.Kind.TUNNEL,
            world.name(namespace),
            other.name(),
            String.format(
                "%s arrives with key %s, where %s has %s",
                other.type(), outer.tunnelId, other.name(), tunnel == null ? "?" : tunnel.id())));
  }
}
