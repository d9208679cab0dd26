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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Linux bridges: forwarding by MAC, flooding, port settings, VLANs, br_netfilter. */
final class Bridging {
  private final Run run;
  private final World world;
  private final BridgeFilter filter;

  Bridging(Run run) {
    this.run = run;
    this.world = run.world;
    this.filter = new BridgeFilter(run);
  }

  /** The bridge's own namespace sends by it. */
  Fate fromHost(Link.Bridge bridge, Skb skb) {
    return spread(bridge, null, skb, pvid(bridge, bridge.vlans()));
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
    int vlan = skb.vlan;
    if (bridge.vlanFiltering()) {
      vlan = vlan == 0 ? pvid(bridge, settings == null ? List.of() : settings.vlans()) : vlan;
      if (vlan == 0 || (settings != null && !admits(settings.vlans(), vlan))) {
        return vlanFiltered(port, skb.vlan);
      }
    }
    Fate dropped = filter.incoming(bridge, port, skb);
    if (dropped != null) {
      return dropped;
    }
    if (settings == null || settings.learning()) {
      learn(bridge, port, skb);
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
      return toHost(bridge, port, skb, true);
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
      fates.add(toHost(bridge, port, skb.copy(), calls));
      fates.add(spread(bridge, port, skb, vlan));
      return Ethernet.best(fates);
    }
    if (isOwn(bridge, skb.destinationMac, vlan)) {
      return toHost(bridge, port, skb, calls);
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

  /** Whether a frame to this MAC is for the bridge's own namespace. */
  private boolean isOwn(Link.Bridge bridge, @Nullable MacAddress mac, int vlan) {
    if (mac == null || mac.equals(bridge.base().mac())) {
      return true;
    }
    return world
        .forwarding(bridge.key().namespace())
        .bridgeEntry(bridge.key(), mac, vlan)
        .filter(e -> e.kind() == FdbEntry.Kind.LOCAL)
        .isPresent();
  }

  private Fate toHost(Link.Bridge bridge, Link port, Skb skb, boolean prerouted) {
    Fate dropped = filter.toHost(bridge, port, skb);
    if (dropped != null) {
      return dropped;
    }
    run.recorder.hop(bridge, Hop.Heading.IN, skb);
    // Without br_netfilter nobody remembers the port.
    Link known = prerouted ? port : null;
    return skb.isNeighbourly()
        ? run.questions.receive(bridge, skb, known, prerouted)
        : run.input.receive(bridge, skb, known, prerouted);
  }

  private record Station(LinkKey bridge, MacAddress mac) {}

  /** What bridges learn while the packets of this run cross them. */
  private final Map<Station, LinkKey> learned = new HashMap<>();

  private void learn(Link.Bridge bridge, Link port, Skb skb) {
    if (skb.sourceMac != null) {
      learned.put(new Station(bridge.key(), skb.sourceMac), port.key());
    }
  }

  /** The port that the forwarding database names, what it learned in this run included. */
  private Optional<FdbEntry> entry(Link.Bridge bridge, MacAddress mac, int vlan) {
    Optional<FdbEntry> read =
        world.forwarding(bridge.key().namespace()).bridgeEntry(bridge.key(), mac, vlan);
    LinkKey port = learned.get(new Station(bridge.key(), mac));
    boolean kept = read.isPresent() && read.get().kind() != FdbEntry.Kind.LEARNED;
    return kept || port == null
        ? read
        : Optional.of(
            new FdbEntry(port, mac, bridge.key(), null, null, null, null, FdbEntry.Kind.LEARNED));
  }

  /** Out by the port that the forwarding database names, else by all that could matter. */
  private Fate spread(Link.Bridge bridge, @Nullable Link from, Skb skb, int vlan) {
    MacAddress mac = skb.destinationMac;
    Optional<FdbEntry> entry =
        mac == null || isBroadcast(skb) ? Optional.empty() : entry(bridge, mac, vlan);
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
    if (from != null && port.key().equals(from.key())) {
      BridgePort settings = port.base().port();
      if (settings != null && !settings.hairpin()) {
        return hairpinOff(port);
      }
    }
    Fate fate = out(bridge, from, port, skb, vlan);
    boolean wrong = fate instanceof Fate.Ignored;
    if (wrong && entry.kind() != FdbEntry.Kind.LEARNED) {
      return Fate.Died.lost(Cause.FDB_WRONG_PORT, run.deaths.fdb(bridge, entry));
    }
    return fate;
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
      if (bridge.vlanFiltering() && !admits(settings.vlans(), vlan)) {
        return vlanFiltered(port, vlan);
      }
    }
    if (bridge.vlanFiltering()) {
      skb.vlan = untagged(settings, vlan) ? 0 : vlan;
    }
    if (skb.length > port.base().mtu() + Ethernet.VLAN_TAG
        && skb.inner == null
        && !skb.isNeighbourly()) {
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

  private static int pvid(Link.Bridge bridge, List<BridgeVlan> vlans) {
    if (!bridge.vlanFiltering()) {
      return 0;
    }
    return vlans.stream().filter(BridgeVlan::pvid).mapToInt(BridgeVlan::id).findFirst().orElse(0);
  }

  private static boolean admits(List<BridgeVlan> vlans, int vlan) {
    return vlans.stream().anyMatch(v -> v.id() == vlan);
  }

  private static boolean untagged(@Nullable BridgePort settings, int vlan) {
    return settings == null
        || settings.vlans().stream().anyMatch(v -> v.id() == vlan && v.untagged());
  }

  /**
   * Whether a port could lead to whom a frame is for. A plain veth whose other end is somebody
   * else's need not be followed: nothing would come of it.
   */
  private boolean leadsTo(Link port, Skb skb) {
    Link peer = world.wiring().peerOf(port).orElse(null);
    if (peer == null) {
      return true;
    }
    LinkKey master = peer.base().master();
    if (master != null || !world.childrenOf(peer).isEmpty()) {
      return true;
    }
    if (skb.isNeighbourly() && isBroadcast(skb)) {
      return run.questions.mayAnswer(peer, skb);
    }
    return peer.base().mac() == null || peer.base().mac().equals(skb.destinationMac);
  }
}
