package dnet.inspector.simulate;

import dnet.inspector.model.FdbEntry;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Namespace;
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
  private static final MacAddress ZERO = new MacAddress(0);
  private static final int IPIP = 4;

  /** Tunnels within tunnels are one or two; more are one that leads into itself. */
  private static final int DEEPEST = 8;

  private final Run run;
  private final World world;
  private int nested;

  Tunnels(Run run) {
    this.run = run;
    this.world = run.world;
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
    NetnsId namespace = link.key().namespace();
    if (skb.isNeighbourly() && Bridging.isBroadcast(skb) && link.proxy()) {
      return proxied(link, skb);
    }
    if (link.tunnel().external()) {
      return new Fate.Untold("where " + link.name() + " sends is decided packet by packet");
    }
    MacAddress mac = skb.destinationMac == null ? ZERO : skb.destinationMac;
    Forwarding forwarding = world.forwarding(namespace);
    List<FdbEntry> entries =
        Bridging.isBroadcast(skb) ? List.of() : forwarding.deviceEntries(link.key(), mac);
    if (entries.isEmpty()) {
      entries = forwarding.deviceEntries(link.key(), ZERO);
    }
    if (entries.isEmpty()) {
      // A remote that was set on the device stands in its table as the entry for zeros.
      return missing(link, skb, mac);
    }
    List<Fate> fates = new ArrayList<>();
    for (FdbEntry entry : entries) {
      IpAddress remote = entry.remote();
      if (remote != null) {
        Long vni = entry.vni() == null ? link.tunnel().id() : entry.vni();
        fates.add(encapsulate(link, link.tunnel(), remote, vni, skb.copy(), entry));
      }
    }
    return fates.isEmpty() ? missing(link, skb, mac) : Ethernet.best(fates);
  }

  private Fate missing(Link.Vxlan link, Skb skb, MacAddress mac) {
    String text = "no entry for " + mac + " on " + link.name() + ": it does not know where to send";
    run.recorder.step(Step.Kind.DROP, text);
    return Fate.Died.lost(
        Cause.FDB_MISSING,
        Culprit.of(
            Culprit.Kind.FDB,
            world.name(link.key().namespace()),
            mac.toString(),
            text + " " + skb.destination));
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
    boolean before = decapsulated;
    decapsulated = false;
    nested++;
    Fate fate = blame(link, remote, entry, inner, run.ip.send(underlay, outer));
    nested--;
    decapsulated = before;
    return fate;
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

  private static int protocol(Link link) {
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

  /** What stops the outer packet is the tunnel's fault; what stops the inner one stays as it is. */
  private Fate blame(Link link, IpAddress remote, @Nullable FdbEntry entry, Skb inner, Fate fate) {
    if (fate instanceof Fate.Left) {
      IpAddress right = rightRemote(link, inner);
      return right != null && !right.equals(remote)
          ? wrongRemote(link, remote, entry, right)
          : fate;
    }
    if (!(fate instanceof Fate.Died died) || !isOuter(died)) {
      return fate;
    }
    IpAddress right = rightRemote(link, inner);
    if (right != null && !right.equals(remote)) {
      return wrongRemote(link, remote, entry, right);
    }
    Cause cause =
        switch (died.cause()) {
          case FILTER_DROP, FILTER_REJECT, NETWORK_ISOLATION, ICC_DISABLED, INTERNAL_NETWORK ->
              Cause.TUNNEL_BLOCKED;
          case TUNNEL_ID_MISMATCH, TUNNEL_WRONG_REMOTE, TUNNEL_BLOCKED, MTU_BLACKHOLE ->
              died.cause();
          default -> Cause.UNDERLAY_UNREACHABLE;
        };
    return new Fate.Died(Outcome.LOST, cause, died.culprit());
  }

  /** Set while an inner packet is being delivered: its death is not the tunnel's. */
  private boolean decapsulated;

  private boolean isOuter(Fate.Died died) {
    return !decapsulated || died.cause() == Cause.TUNNEL_ID_MISMATCH;
  }

  private Fate.Died wrongRemote(
      Link link, IpAddress remote, @Nullable FdbEntry entry, IpAddress right) {
    String where = world.name(link.key().namespace());
    Culprit culprit =
        entry == null
            ? Culprit.of(
                Culprit.Kind.TUNNEL,
                where,
                link.name(),
                link.name() + " sends to " + remote + ", the destination is behind " + right)
            : Culprit.of(
                Culprit.Kind.FDB,
                where,
                entry.mac().toString(),
                run.deaths.text(entry) + "; the destination is behind " + right);
    return Fate.Died.lost(Cause.TUNNEL_WRONG_REMOTE, culprit);
  }

  /** The VTEP behind which the inner destination really is, where this kernel shows it. */
  private @Nullable IpAddress rightRemote(Link link, Skb inner) {
    for (Link owner : world.ownersOf(inner.destination)) {
      if (owner.key().namespace().equals(link.key().namespace())) {
        continue;
      }
      Link device = world.wiring().tunnelOf(owner).orElse(null);
      if (device != null && !device.key().equals(link.key()) && sameKind(device, link)) {
        Tunnel theirs = device.tunnel();
        IpAddress local = theirs == null ? null : theirs.local();
        if (local == null && theirs != null && theirs.underlayNamespace() != null) {
          local = addressTowards(theirs.underlayNamespace(), link);
        }
        if (local != null) {
          return local;
        }
      }
    }
    return null;
  }

  private static boolean sameKind(Link a, Link b) {
    Tunnel mine = a.tunnel();
    Tunnel theirs = b.tunnel();
    return a.kind().equals(b.kind())
        && mine != null
        && theirs != null
        && !Objects.equals(mine.underlayNamespace(), theirs.underlayNamespace());
  }

  /** A far VTEP without a fixed local address: the one that its underlay would use to reach us. */
  private @Nullable IpAddress addressTowards(NetnsId underlay, Link link) {
    Tunnel tunnel = link.tunnel();
    NetnsId mine = tunnel == null ? null : tunnel.underlayNamespace();
    if (mine == null) {
      return null;
    }
    for (Link near : world.namespace(mine).links()) {
      for (var address : near.base().addresses()) {
        for (Link far : world.namespace(underlay).links()) {
          for (var theirs : far.base().addresses()) {
            if (!theirs.prefix().address().isLoopback()
                && address.prefix().contains(theirs.prefix().address())
                && !(near instanceof Link.Bridge)) {
              return theirs.prefix().address();
            }
          }
        }
      }
    }
    return null;
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
            && protocol(link) == outer.protocol
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
        Skb taken = inner.copy();
        taken.connection = null;
        taken.inReply = false;
        taken.mark = 0;
        decapsulated = true;
        return run.ethernet.receive(device, taken);
      }
    }
    return devices.isEmpty() ? null : mismatch(namespace, outer, devices);
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
