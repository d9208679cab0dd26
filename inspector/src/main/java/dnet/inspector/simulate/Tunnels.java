package dnet.inspector.simulate;

import dnet.inspector.model.FdbEntry;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Neighbour;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Tunnel;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tunnels: the outer packet is routed in the namespace where the device was made, whatever
 * namespace it has been moved to. What stops the outer packet is reported as the tunnel's fault.
 */
final class Tunnels {
  /** Outer IPv4, UDP and VXLAN headers (RFC 7348); the inner Ethernet header counts too. */
  private static final int VXLAN_OVERHEAD = 20 + 8 + 8 + 14;

  private static final int GRE_OVERHEAD = 20 + 4;
  private static final int IPIP_OVERHEAD = 20;
  private static final int IPIP = 4;

  /** Tunnels within tunnels are one or two; more are one that leads into itself. */
  private static final int DEEPEST = 8;

  private final Run run;
  private final World world;
  private final FarEnds farEnds;
  private int nested;

  /** The tables of VXLAN devices. */
  final Vteps vteps;

  Tunnels(Run run) {
    this.run = run;
    this.world = run.world;
    farEnds = new FarEnds(run);
    vteps = new Vteps(run);
  }

  /** A frame or packet leaves by a tunnel device. */
  Fate transmit(Link link, Skb skb) {
    Tunnel tunnel = Objects.requireNonNull(link.tunnel());
    if (link instanceof Link.Vxlan vxlan) {
      return vxlan(vxlan, skb);
    }
    if (tunnel.external() || tunnel.remotes().isEmpty()) {
      return new Fate.Untold("where " + link.name() + " sends is decided packet by packet");
    }
    return encapsulate(link, tunnel, tunnel.remotes().get(0), tunnel.id(), skb, null);
  }

  private Fate vxlan(Link.Vxlan link, Skb skb) {
    if (skb.isNeighbourly() && Bridging.isBroadcast(skb) && link.proxy()) {
      return proxied(link, skb);
    }
    if (link.tunnel().external()) {
      return new Fate.Untold("where " + link.name() + " sends is decided packet by packet");
    }
    MacAddress mac = skb.destinationMac == null ? Vteps.ZERO : skb.destinationMac;
    List<FdbEntry> entries = vteps.entries(link, mac, Bridging.isBroadcast(skb));
    List<Fate> fates = new ArrayList<>();
    for (FdbEntry entry : entries) {
      IpAddress remote = entry.remote();
      if (remote != null) {
        Long vni = entry.vni() == null ? link.tunnel().id() : entry.vni();
        fates.add(encapsulate(link, link.tunnel(), remote, vni, skb.copy(), entry));
      }
    }
    return fates.isEmpty() ? vteps.missing(link, skb, mac) : Ethernet.best(fates);
  }

  /** The device answers ARP for the neighbours that it was given (vxlan's arp_reduce). */
  private Fate proxied(Link.Vxlan link, Skb question) {
    NetnsId namespace = link.key().namespace();
    Neighbour neighbour =
        question.asked == null
            ? null
            : world.forwarding(namespace).neighbour(link.key(), question.asked).orElse(null);
    if (neighbour == null || neighbour.mac() == null || !neighbour.state().isUsable()) {
      return new Fate.Ignored(link);
    }
    return run.questions.hear(link, neighbour.mac());
  }

  private Fate encapsulate(
      Link link,
      Tunnel tunnel,
      IpAddress remote,
      @Nullable Long id,
      Skb inner,
      @Nullable FdbEntry entry) {
    NetnsId underlay = tunnel.underlayNamespace();
    if (underlay == null || world.host().namespace(underlay).isEmpty()) {
      return new Fate.Left(link, inner);
    }
    IpAddress any = IpAddress.parse(remote.isV4() ? "0.0.0.0" : "::");
    Skb outer =
        new Skb(
            inner.direction,
            tunnel.local() == null ? any : tunnel.local(),
            remote,
            protocol(link),
            inner.length + overhead(link));
    outer.inner = inner;
    // Only the tunnels that carry no Ethernet frames insist on one piece (pmtudisc).
    outer.dontFragment = outer.protocol != Skb.UDP;
    outer.tunnelId = id;
    if (outer.protocol == Skb.UDP) {
      outer.sourcePort = 49152;
      outer.destinationPort = tunnel.port() == null ? 4789 : tunnel.port();
    }
    run.recorder.step(
        Step.Kind.ENCAPSULATE, link.kind() + (id == null ? "" : " " + id) + " to " + remote);
    if (nested >= DEEPEST) {
      return intoItself(link, remote);
    }
    nested++;
    try {
      Fate fate =
          outward(
              () -> run.ip.send(underlay, outer), died -> blame(link, remote, entry, inner, died));
      IpAddress right = fate instanceof Fate.Left ? farEnds.right(link, inner) : null;
      return right == null || right.equals(remote)
          ? fate
          : farEnds.wrong(link, remote, entry, right);
    } finally {
      nested--;
    }
  }

  /** An outer packet is sent; what stops it before it is unpacked is for {@code blame} to name. */
  Fate outward(Supplier<Fate> sending, UnaryOperator<Fate.Died> blame) {
    boolean before = decapsulated;
    decapsulated = false;
    Fate fate = sending.get();
    boolean outer = !decapsulated;
    decapsulated = before;
    return fate instanceof Fate.Died died && (outer || died.cause() == Cause.TUNNEL_ID_MISMATCH)
        ? blame.apply(died)
        : fate;
  }

  /** An outer packet is unpacked, and what was in it goes on. */
  Fate inward(Supplier<Fate> unpacked) {
    decapsulated = true;
    return unpacked.get();
  }

  /** The way to the far end leads into the tunnel: the kernel drops it as a circular route. */
  private Fate intoItself(Link link, IpAddress remote) {
    return Fate.Died.lost(
        Cause.UNDERLAY_UNREACHABLE,
        run.deaths.culprit(
            Culprit.Kind.TUNNEL,
            link,
            "the way to " + remote + ", the far end of " + link.name() + ", leads into it"));
  }

  static int protocol(Link link) {
    if (link instanceof Link.Gre) {
      return Skb.GRE;
    }
    return link instanceof Link.Ipip ? IPIP : Skb.UDP;
  }

  private static int overhead(Link link) {
    if (link instanceof Link.Gre) {
      return GRE_OVERHEAD;
    }
    return link instanceof Link.Ipip ? IPIP_OVERHEAD : VXLAN_OVERHEAD;
  }

  private Fate.Died blame(
      Link link, IpAddress remote, @Nullable FdbEntry entry, Skb inner, Fate.Died died) {
    IpAddress right = farEnds.right(link, inner);
    return right != null && !right.equals(remote)
        ? farEnds.wrong(link, remote, entry, right)
        : ofUnderlay(died);
  }

  /** The death of an outer packet as that of the tunnel. */
  static Fate.Died ofUnderlay(Fate.Died died) {
    Cause cause =
        switch (died.cause()) {
          case FILTER_DROP, FILTER_REJECT, NETWORK_ISOLATION, ICC_DISABLED, INTERNAL_NETWORK ->
              Cause.TUNNEL_BLOCKED;
          case TUNNEL_ID_MISMATCH, TUNNEL_WRONG_REMOTE, TUNNEL_BLOCKED, MTU_BLACKHOLE, OVS_DROP ->
              died.cause();
          default -> Cause.UNDERLAY_UNREACHABLE;
        };
    return new Fate.Died(Outcome.LOST, cause, died.culprit());
  }

  /** Set while an inner packet is being delivered: its death is not the tunnel's. */
  private boolean decapsulated;
}
