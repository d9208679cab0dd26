package dnet.inspector.simulate;

import dnet.inspector.model.BridgePort;
import dnet.inspector.model.BridgeVlan;
import dnet.inspector.model.FdbEntry;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Hop;
import dnet.inspector.model.flow.Step;
import dnet.inspector.simulate.CompiledRuleset.Layer;
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

  Bridging(Run run) {
    this.run = run;
    this.world = run.world;
  }

  /** The bridge's own namespace sends by it. */
  Fate fromHost(Link.Bridge bridge, Skb skb) {
    int vlan = pvid(bridge, bridge.vlans());
    Netfilter.Result result = hook(Chain.Hook.OUTPUT, bridge, skb, null, bridge, null, null);
    if (!result.accepted()) {
      return run.firewallDeaths.of(result, inspection(bridge, skb, null, bridge, null, null));
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
    int vlan = skb.vlan;
    if (bridge.vlanFiltering()) {
      vlan = vlan == 0 ? pvid(bridge, settings == null ? List.of() : settings.vlans()) : vlan;
      if (vlan == 0 || (settings != null && !admits(settings.vlans(), vlan))) {
        return vlanFiltered(port, skb.vlan);
      }
    }
    Netfilter.Result result = hook(Chain.Hook.PREROUTING, bridge, skb, port, null, port, null);
    if (!result.accepted()) {
      return run.firewallDeaths.of(result, inspection(bridge, skb, port, null, port, null));
    }
    if (settings == null || settings.learning()) {
      learn(bridge, port, skb);
    }
    boolean calls = calls(bridge, skb);
    if (calls) {
      Inspection packet = inspection(bridge, skb, bridge, null, port, null);
      Netfilter.Result prerouting = run.ip.hook(Chain.Hook.PREROUTING, packet);
      if (!prerouting.accepted()) {
        return run.firewallDeaths.of(prerouting, packet);
      }
    }
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
    Netfilter.Result result = hook(Chain.Hook.INPUT, bridge, skb, port, null, port, null);
    if (!result.accepted()) {
      return run.firewallDeaths.of(result, inspection(bridge, skb, port, null, port, null));
    }
    run.recorder.hop(bridge, Hop.Heading.IN, skb);
    return skb.isNeighbourly()
        ? run.questions.receive(bridge, skb, port, prerouted)
        : run.input.receive(bridge, skb, port, prerouted);
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
            new FdbEntry(
                port, mac, bridge.key(), null, null, null, null, FdbEntry.Kind.LEARNED));
  }

  /** Out by the port that the forwarding database names, else by all that could matter. */
  private Fate spread(Link.Bridge bridge, @Nullable Link from, Skb skb, int vlan) {
    MacAddress mac = skb.destinationMac;
    Optional<FdbEntry> entry =
        mac == null || isBroadcast(skb)
            ? Optional.empty()
            : entry(bridge, mac, vlan);
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
    Fate dropped = from == null ? null : filter(bridge, from, port, skb);
    if (dropped != null) {
      return dropped;
    }
    run.recorder.step(Step.Kind.BRIDGE, bridge.name() + " sends it out of " + port.name());
    return run.ethernet.transmit(port, skb);
  }

  /** FORWARD and POSTROUTING for a bridged frame: the bridge family's, then br_netfilter's. */
  private @Nullable Fate filter(Link.Bridge bridge, Link from, Link port, Skb skb) {
    Netfilter.Result result = hook(Chain.Hook.FORWARD, bridge, skb, from, port, from, port);
    if (!result.accepted()) {
      return run.firewallDeaths.of(result, inspection(bridge, skb, from, port, from, port));
    }
    if (calls(bridge, skb)) {
      Inspection packet = inspection(bridge, skb, bridge, bridge, from, port);
      for (Chain.Hook hook : List.of(Chain.Hook.FORWARD, Chain.Hook.POSTROUTING)) {
        Netfilter.Result ip = run.ip.hook(hook, packet);
        if (!ip.accepted()) {
          return run.firewallDeaths.of(ip, packet);
        }
      }
    }
    result = hook(Chain.Hook.POSTROUTING, bridge, skb, from, port, from, port);
    return result.accepted()
        ? null
        : run.firewallDeaths.of(result, inspection(bridge, skb, from, port, from, port));
  }

  /** Whether iptables sees this bridged packet. */
  private boolean calls(Link.Bridge bridge, Skb skb) {
    if (skb.arpOperation != 0) {
      return false;
    }
    boolean own = skb.isV4() ? bridge.callsIptables() : bridge.callsIp6tables();
    Boolean all = world.stack(bridge.key().namespace()).sysctls().bridgeCalls(skb.isV4());
    return own || Boolean.TRUE.equals(all);
  }

  private Netfilter.Result hook(
      Chain.Hook hook,
      Link.Bridge bridge,
      Skb skb,
      @Nullable Link in,
      @Nullable Link out,
      @Nullable Link portIn,
      @Nullable Link portOut) {
    NetnsId namespace = bridge.key().namespace();
    return world.ruleset(namespace).at(Layer.BRIDGE, hook).isEmpty()
        ? Netfilter.Result.ACCEPTED
        : run.netfilter.run(hook, Layer.BRIDGE, inspection(bridge, skb, in, out, portIn, portOut));
  }

  private Inspection inspection(
      Link.Bridge bridge,
      Skb skb,
      @Nullable Link in,
      @Nullable Link out,
      @Nullable Link portIn,
      @Nullable Link portOut) {
    return new Inspection(
        world, bridge.key().namespace(), skb, in, out, portIn, portOut, portOut != null);
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
