package dnet.inspector.simulate;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Peer;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Hop;
import dnet.inspector.model.flow.Step;
import dnet.inspector.model.ovs.OvsBridge;
import dnet.inspector.simulate.CompiledRuleset.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Interfaces: what leaves by one, what comes in by one. */
final class Ethernet {
  /** A device takes in frames that much longer than its MTU (is_skb_forwardable). */
  static final int VLAN_TAG = 4;

  private final Run run;
  private final World world;

  Ethernet(Run run) {
    this.run = run;
    this.world = run.world;
  }

  /** A frame leaves its namespace's stack by a link. */
  Fate transmit(Link link, Skb skb) {
    return run.cross(() -> leave(link, skb));
  }

  private Fate leave(Link link, Skb skb) {
    run.recorder.hop(link, Hop.Heading.OUT, skb);
    if (!link.base().up()) {
      return run.deaths.linkDown(link);
    }
    Fate dropped = egress(link, skb);
    if (dropped != null) {
      return dropped;
    }
    if (link instanceof Link.Veth veth) {
      return cross(veth, skb);
    }
    if (link instanceof Link.Bridge bridge) {
      return run.bridging.fromHost(bridge, skb);
    }
    if (link instanceof Link.Macvlan || link instanceof Link.Ipvlan) {
      return child(link, skb);
    }
    if (link instanceof Link.OvsPort) {
      return run.switching.fromHost(link, skb);
    }
    if (link instanceof Link.Vlan vlan) {
      skb.vlan = vlan.id();
      return world
          .link(vlan.parent())
          .map(p -> transmit(p, skb))
          .orElseGet(() -> new Fate.Left(link, skb));
    }
    if (link.tunnel() != null) {
      return run.tunnels.transmit(link, skb);
    }
    if (!link.base().carrier()) {
      return run.deaths.noCarrier(link);
    }
    return new Fate.Left(link, skb);
  }

  /** Through a pair to its other end, which forgets mark and connection in another namespace. */
  private Fate cross(Link.Veth veth, Skb skb) {
    Link peer = world.link(veth.peer().certain()).orElse(null);
    if (peer == null) {
      if (!veth.base().carrier()) {
        return run.deaths.noCarrier(veth);
      }
      String why =
          veth.peer() instanceof Peer.Unseen unseen ? unseen.why() : "several could be its peer";
      run.recorder.step(Step.Kind.LEAVE, "leaves by " + veth.name() + ": " + why);
      return new Fate.Left(veth, skb);
    }
    if (!peer.base().up()) {
      return run.deaths.linkDown(peer);
    }
    if (skb.length > peer.base().mtu() + VLAN_TAG && !skb.isNeighbourly()) {
      return run.deaths.mtu(
          peer, skb.length, peer.base().mtu(), "it drops what is larger, and says nothing");
    }
    leaveNamespace(veth, peer, skb);
    return receive(peer, skb);
  }

  static void leaveNamespace(Link from, Link to, Skb skb) {
    skb.connection = null;
    skb.inReply = false;
    skb.untracked = false;
    if (!from.key().namespace().equals(to.key().namespace())) {
      skb.mark = 0;
    }
  }

  /** The loopback device keeps the connection. */
  Fate loop(Link link, Skb skb) {
    if (!link.base().up()) {
      return run.deaths.linkDown(link);
    }
    run.recorder.hop(link, Hop.Heading.OUT, skb);
    Fate dropped = egress(link, skb);
    if (dropped != null) {
      return dropped;
    }
    skb.sourceMac = null;
    skb.destinationMac = null;
    return run.input.receive(link, skb, null, false);
  }

  /** A frame comes in by a link. */
  Fate receive(Link link, Skb skb) {
    return run.cross(() -> enter(link, skb));
  }

  private Fate enter(Link link, Skb skb) {
    run.recorder.hop(link, Hop.Heading.IN, skb);
    if (!link.base().up()) {
      return run.deaths.linkDown(link);
    }
    Fate dropped = ingress(link, skb);
    if (dropped != null) {
      return dropped;
    }
    OvsBridge ovs = run.switching.takes(link).orElse(null);
    if (ovs != null) {
      return run.switching.fromLink(ovs, link, skb);
    }
    boolean bridged = world.wiring().masterBridgeOf(link).isPresent();
    if (skb.vlan != 0 && (!bridged || vlanOn(link, skb.vlan).isPresent())) {
      return tagged(link, skb);
    }
    if (link.base().master() != null) {
      Link master = world.link(link.base().master()).orElse(null);
      if (master instanceof Link.Bridge bridge) {
        return run.bridging.fromPort(link, bridge, skb);
      }
      if (master != null) {
        return receive(master, skb);
      }
    }
    boolean bare =
        link.base().addresses().stream().allMatch(a -> a.prefix().address().isLinkLocal());
    if (bare && world.hasUnreadSwitch(link.key().namespace()) && !isOwn(link)) {
      return run.switching.unread(link, skb);
    }
    List<Fate> children = children(link, skb);
    if (!children.isEmpty()) {
      return best(children);
    }
    return up(link, skb, null);
  }

  /** Whether the namespace's stack itself uses an interface, though it has no address. */
  private static boolean isOwn(Link link) {
    return link instanceof Link.Loopback
        || link instanceof Link.OvsPort
        || link.kind().equals("tun");
  }

  /** To the IP layer or to ARP. */
  Fate up(Link link, Skb skb, @Nullable Link port) {
    return skb.isNeighbourly()
        ? run.questions.receive(link, skb, port, false)
        : run.input.receive(link, skb, port, false);
  }

  private Optional<Link> vlanOn(Link link, int id) {
    return world.childrenOf(link).stream()
        .filter(c -> c instanceof Link.Vlan vlan && vlan.id() == id)
        .findFirst();
  }

  /** To the interface on top that is for the frame's VLAN. */
  Fate tagged(Link link, Skb skb) {
    Link vlan = vlanOn(link, skb.vlan).orElse(null);
    if (vlan == null) {
      return wants(link, skb)
          ? run.deaths.ofLink(
              Cause.VLAN_FILTERED,
              link,
              link.name()
                  + " gets frames tagged with VLAN "
                  + skb.vlan
                  + " and has no use for them")
          : new Fate.Ignored(link);
    }
    skb.vlan = 0;
    return receive(vlan, skb);
  }

  /** Macvlan and ipvlan: to siblings directly, else out by the parent; never to the parent. */
  private Fate child(Link link, Skb skb) {
    Link parent = world.link(link.parent()).orElse(null);
    if (parent == null) {
      return new Fate.Left(link, skb);
    }
    if (!parent.base().up()) {
      return run.deaths.linkDown(parent);
    }
    boolean bridges =
        link instanceof Link.Ipvlan
            || (link instanceof Link.Macvlan macvlan && macvlan.mode().equals("bridge"));
    if (bridges) {
      List<Fate> siblings = new ArrayList<>();
      for (Link sibling : world.childrenOf(parent)) {
        if (!sibling.key().equals(link.key()) && wants(sibling, skb)) {
          Skb copy = skb.copy();
          leaveNamespace(link, sibling, copy);
          siblings.add(receive(sibling, copy));
        }
      }
      if (!siblings.isEmpty() && !(best(siblings) instanceof Fate.Ignored)) {
        return best(siblings);
      }
    }
    leaveNamespace(link, parent, skb);
    return transmit(parent, skb);
  }

  private List<Fate> children(Link link, Skb skb) {
    List<Fate> fates = new ArrayList<>();
    for (Link child : world.childrenOf(link)) {
      if ((child instanceof Link.Macvlan || child instanceof Link.Ipvlan) && wants(child, skb)) {
        Skb copy = skb.copy();
        leaveNamespace(link, child, copy);
        fates.add(receive(child, copy));
      }
    }
    return fates;
  }

  /** Whether a frame is for an interface, such as a child of macvlan or ipvlan. */
  private static boolean wants(Link child, Skb skb) {
    if (skb.isNeighbourly() || child instanceof Link.Ipvlan) {
      boolean question = skb.isNeighbourly() && Bridging.isBroadcast(skb);
      IpAddress wanted = question && skb.asked != null ? skb.asked : skb.destination;
      return child.base().addresses().stream().anyMatch(a -> a.prefix().address().equals(wanted));
    }
    return child.base().mac() != null && child.base().mac().equals(skb.destinationMac);
  }

  private @Nullable Fate egress(Link link, Skb skb) {
    Fate byControl = run.traffic.control(link, skb, "egress");
    return byControl != null ? byControl : hook(Chain.Hook.EGRESS, link, skb, null, link);
  }

  private @Nullable Fate ingress(Link link, Skb skb) {
    if (link.base().xdp()) {
      Fate byProgram = run.traffic.xdp(link);
      if (byProgram != null) {
        return byProgram;
      }
    }
    Fate byControl = run.traffic.control(link, skb, "ingress");
    return byControl != null ? byControl : hook(Chain.Hook.INGRESS, link, skb, link, null);
  }

  private @Nullable Fate hook(
      Chain.Hook hook, Link link, Skb skb, @Nullable Link in, @Nullable Link out) {
    NetnsId namespace = link.key().namespace();
    if (world.ruleset(namespace).at(Layer.DEVICE, hook).chains().isEmpty()) {
      return null;
    }
    Inspection packet = new Inspection(world, namespace, skb, in, out, null, null, false);
    Netfilter.Result result = run.netfilter.run(hook, Layer.DEVICE, packet);
    return result.accepted() ? null : run.firewallDeaths.of(result, packet);
  }

  /** The fate that counts of copies of one frame: arrival, then a death that has a cause. */
  static Fate best(List<Fate> fates) {
    Fate best = fates.get(0);
    for (Fate fate : fates) {
      if (rank(fate) < rank(best)) {
        best = fate;
      }
    }
    return best;
  }

  private static int rank(Fate fate) {
    if (fate instanceof Fate.Arrived || fate instanceof Fate.Answered) {
      return 0;
    }
    if (fate instanceof Fate.Died) {
      return 1;
    }
    if (fate instanceof Fate.Untold) {
      return 2;
    }
    return fate instanceof Fate.Left ? 3 : 4;
  }
}
