package dnet.inspector.simulate;

import dnet.inspector.model.BridgePort;
import dnet.inspector.model.BridgeVlan;
import dnet.inspector.model.FdbEntry;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Hop;
import dnet.inspector.model.flow.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Linux bridges: forwarding by MAC, flooding, port settings, VLANs, br_netfilter. */
final class Bridging {
  private final Run run;
  private final World world;
  private final BridgeFilter filter;
  private final BridgeTables tables;

  Bridging(Run run) {
    this.run = run;
    this.world = run.world;
    this.filter = new BridgeFilter(run);
    this.tables = new BridgeTables(world);
  }

  /** The bridge's own namespace sends by it. */
  Fate fromHost(Link.Bridge bridge, Skb skb) {
    int vlan = 0;
    if (bridge.vlanFiltering()) {
      vlan = skb.vlan == 0 ? Vlans.pvid(bridge.vlans()) : skb.vlan;
      if (vlan == 0 || !Vlans.admits(bridge.vlans(), vlan)) {
        return vlanFiltered(bridge, skb.vlan);
      }
    }
    return spread(bridge, null, skb, vlan);
  }

  /** A frame comes in by a port. */
  Fate fromPort(Link port, Link.Bridge bridge, Skb skb) {
    BridgePort settings = port.base().port();
    if (!bridge.base().up()) {
      return run.deaths.linkDown(bridge);
    }
    if (settings != null && isBlocked(settings)) {
      return blocked(port, settings);
    }
    int vlan = 0;
    if (bridge.vlanFiltering()) {
      List<BridgeVlan> vlans = settings == null ? List.of() : settings.vlans();
      vlan = skb.vlan == 0 ? Vlans.pvid(vlans) : skb.vlan;
      if (vlan == 0 || (settings != null && !Vlans.admits(settings.vlans(), vlan))) {
        return vlanFiltered(port, skb.vlan);
      }
    }
    Fate dropped = filter.incoming(bridge, port, skb);
    if (dropped != null) {
      return dropped;
    }
    if (settings == null || settings.learning()) {
      tables.learn(bridge, port, skb, vlan);
    }
    boolean calls = filter.calls(bridge, skb);
    if (calls) {
      IpAddress before = skb.destination;
      dropped = filter.prerouting(bridge, port, skb);
      if (dropped != null) {
        return dropped;
      }
      if (!before.equals(skb.destination)) {
        return translated(bridge, port, skb, vlan);
      }
    }
    return decide(bridge, port, skb, vlan, calls);
  }

  /** NAT gave it another destination, and with it perhaps another way. */
  private Fate translated(Link.Bridge bridge, Link port, Skb skb, int vlan) {
    Neighbours.Resolution next = filter.nextHop(bridge, skb);
    if (next == null) {
      return toHost(bridge, port, skb, vlan, true);
    }
    if (next.failure() != null) {
      return next.failure();
    }
    skb.destinationMac = next.mac();
    return spread(bridge, port, skb, vlan);
  }

  private Fate decide(Link.Bridge bridge, Link port, Skb skb, int vlan, boolean calls) {
    if (isBroadcast(skb)) {
      List<Fate> fates = new ArrayList<>();
      fates.add(toHost(bridge, port, skb.copy(), vlan, calls));
      fates.add(spread(bridge, port, skb, vlan));
      return Ethernet.best(fates);
    }
    if (tables.isOwn(bridge, skb.destinationMac, vlan)) {
      return toHost(bridge, port, skb, vlan, calls);
    }
    return spread(bridge, port, skb, vlan);
  }

  private static boolean isBlocked(BridgePort settings) {
    return switch (settings.state()) {
      case "forwarding", "unknown" -> false;
      default -> true;
    };
  }

  /** A port is disabled while its link is down, at whichever end. */
  private Fate.Died blocked(Link port, BridgePort settings) {
    Link peer = world.wiring().peerOf(port).orElse(null);
    if (!port.base().up()) {
      return run.deaths.linkDown(port);
    }
    if (peer != null && !peer.base().up()) {
      return run.deaths.linkDown(peer);
    }
    return run.deaths.ofLink(
        Cause.LINK_DOWN, port, port.name() + " is in state " + settings.state());
  }

  static boolean isBroadcast(Skb skb) {
    return skb.destinationMac != null && (skb.destinationMac.bits() >> 40 & 1) == 1;
  }

  private Fate toHost(Link.Bridge bridge, Link port, Skb skb, int vlan, boolean prerouted) {
    if (bridge.vlanFiltering()) {
      if (!Vlans.admits(bridge.vlans(), vlan)) {
        return isForHost(bridge, skb) ? vlanFiltered(bridge, vlan) : new Fate.Ignored(bridge);
      }
      skb.vlan = Vlans.untagged(bridge.vlans(), vlan) ? 0 : vlan;
    }
    Fate dropped = filter.toHost(bridge, port, skb);
    if (dropped != null) {
      return dropped;
    }
    run.recorder.hop(bridge, Hop.Heading.IN, skb);
    if (skb.vlan != 0) {
      return run.ethernet.tagged(bridge, skb);
    }
    // Without br_netfilter nobody remembers the port.
    Link known = prerouted ? port : null;
    return skb.isNeighbourly()
        ? run.questions.receive(bridge, skb, known, prerouted)
        : run.input.receive(bridge, skb, known, prerouted);
  }

  /** Whether the bridge's own namespace is meant, rather than one of all that hear it. */
  private boolean isForHost(Link.Bridge bridge, Skb skb) {
    return !isBroadcast(skb)
        || (skb.asked != null && world.localOwner(bridge.key().namespace(), skb.asked).isPresent());
  }

  /** Out by the port that the forwarding database names, else by all that could matter. */
  private Fate spread(Link.Bridge bridge, @Nullable Link from, Skb skb, int vlan) {
    MacAddress mac = skb.destinationMac;
    Optional<FdbEntry> entry =
        mac == null || isBroadcast(skb) ? Optional.empty() : tables.entry(bridge, mac, vlan);
    if (entry.isPresent()) {
      Link port = world.link(entry.get().link()).orElse(null);
      return port == null || !bridge.key().equals(port.base().master())
          ? new Fate.Untold("the entry " + run.deaths.text(entry.get()) + " leads nowhere")
          : byEntry(bridge, from, skb, vlan, entry.get(), port);
    }
    List<Fate> fates = new ArrayList<>();
    int mark = run.recorder.mark();
    for (Link port : world.wiring().portsOf(bridge.key())) {
      BridgePort settings = port.base().port();
      boolean back = from != null && port.key().equals(from.key());
      if (back && (settings == null || !settings.hairpin())) {
        continue;
      }
      if (settings != null && !settings.flood() && !isBroadcast(skb)) {
        continue;
      }
      if (leadsTo(port, skb)) {
        run.recorder.back(mark);
        Fate fate = out(bridge, from, port, skb.copy(), vlan);
        fates.add(fate);
        if (fate instanceof Fate.Arrived) {
          return fate;
        }
      }
    }
    return fates.isEmpty() ? new Fate.Ignored(bridge) : Ethernet.best(fates);
  }

  private Fate byEntry(
      Link.Bridge bridge, @Nullable Link from, Skb skb, int vlan, FdbEntry entry, Link port) {
    BridgePort settings = port.base().port();
    boolean back = from != null && port.key().equals(from.key());
    boolean held = back && settings != null && !settings.hairpin();
    boolean set = entry.kind() != FdbEntry.Kind.LEARNED;
    if (held && !(set && !leadsTo(port, skb))) {
      return hairpinOff(port);
    }
    Fate fate = held ? new Fate.Ignored(bridge) : out(bridge, from, port, skb, vlan);
    return set && fate instanceof Fate.Ignored
        ? Fate.Died.lost(Cause.FDB_WRONG_PORT, run.deaths.fdb(bridge, entry))
        : fate;
  }

  private Fate.Died hairpinOff(Link port) {
    return run.deaths.ofLink(
        Cause.HAIRPIN_OFF,
        port,
        "hairpin off: " + port.name() + " never sends back what came in by it");
  }

  /** Out by one port. */
  private Fate out(Link.Bridge bridge, @Nullable Link from, Link port, Skb skb, int vlan) {
    BridgePort settings = port.base().port();
    BridgePort source = from == null ? null : from.base().port();
    if (!port.base().up()) {
      return run.deaths.linkDown(port);
    }
    if (settings != null) {
      if (isBlocked(settings)) {
        return blocked(port, settings);
      }
      if (from != null && source != null && source.isolated() && settings.isolated()) {
        return run.deaths.ofLink(
            Cause.PORT_ISOLATED,
            port,
            from.name() + " and " + port.name() + " are isolated ports of " + bridge.name());
      }
      if (bridge.vlanFiltering() && !Vlans.admits(settings.vlans(), vlan)) {
        return vlanFiltered(port, vlan);
      }
    }
    if (bridge.vlanFiltering()) {
      skb.vlan = settings == null || Vlans.untagged(settings.vlans(), vlan) ? 0 : vlan;
    }
    if (skb.length > port.base().mtu() + Ethernet.VLAN_TAG && !skb.isNeighbourly()) {
      return run.deaths.mtu(
          port, skb.length, port.base().mtu(), "the bridge drops it, and says nothing");
    }
    Fate dropped = filter.outgoing(bridge, from, port, skb);
    if (dropped != null) {
      return dropped;
    }
    run.recorder.step(Step.Kind.BRIDGE, bridge.name() + " sends it out of " + port.name());
    return run.ethernet.transmit(port, skb);
  }

  private Fate.Died vlanFiltered(Link port, int vlan) {
    return run.deaths.ofLink(
        Cause.VLAN_FILTERED,
        port,
        port.name() + " does not carry " + (vlan == 0 ? "untagged frames" : "VLAN " + vlan));
  }

  /**
   * Whether a port could lead to whom a frame is for. A plain veth whose other end is somebody
   * else's need not be followed: nothing would come of it.
   */
  boolean leadsTo(Link port, Skb skb) {
    Link peer = world.wiring().peerOf(port).orElse(null);
    if (peer == null) {
      return true;
    }
    LinkKey master = peer.base().master();
    if (master != null || !world.childrenOf(peer).isEmpty()) {
      return true;
    }
    if (skb.isNeighbourly() && isBroadcast(skb)) {
      return run.answers.mayAnswer(peer, skb);
    }
    return peer.base().mac() == null || peer.base().mac().equals(skb.destinationMac);
  }
}
