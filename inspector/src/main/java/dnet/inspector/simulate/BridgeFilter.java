package dnet.inspector.simulate;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.simulate.CompiledRuleset.Layer;
import org.jspecify.annotations.Nullable;

/**
 * The firewall of bridges: tables of the bridge family, and br_netfilter, which lets iptables see
 * bridged packets (net/bridge/br_netfilter_hooks.c).
 */
final class BridgeFilter {
  private final Run run;
  private final World world;

  BridgeFilter(Run run) {
    this.run = run;
    this.world = run.world;
  }

  /** Whether iptables sees this bridged packet. */
  boolean calls(Link.Bridge bridge, Skb skb) {
    if (skb.arpOperation != 0) {
      return false;
    }
    boolean own = skb.isV4() ? bridge.callsIptables() : bridge.callsIp6tables();
    Boolean all = world.stack(bridge.key().namespace()).sysctls().bridgeCalls(skb.isV4());
    return own || Boolean.TRUE.equals(all);
  }

  /** PREROUTING of the bridge family. */
  @Nullable Fate incoming(Link.Bridge bridge, Link port, Skb skb) {
    return bridge(Chain.Hook.PREROUTING, bridge, skb, port, null);
  }

  /** INPUT of the bridge family. */
  @Nullable Fate toHost(Link.Bridge bridge, Link port, Skb skb) {
    return bridge(Chain.Hook.INPUT, bridge, skb, port, null);
  }

  /** IP's PREROUTING for a bridged packet. */
  @Nullable Fate prerouting(Link.Bridge bridge, Link port, Skb skb) {
    return ip(Chain.Hook.PREROUTING, inspection(bridge, skb, bridge, null, port, null));
  }

  /** All that a frame passes on its way out of a port. */
  @Nullable Fate outgoing(Link.Bridge bridge, @Nullable Link from, Link port, Skb skb) {
    if (from == null) {
      Fate dropped = bridge(Chain.Hook.OUTPUT, bridge, skb, null, port);
      return dropped != null ? dropped : bridge(Chain.Hook.POSTROUTING, bridge, skb, null, port);
    }
    Fate dropped = bridge(Chain.Hook.FORWARD, bridge, skb, from, port);
    if (dropped == null && calls(bridge, skb)) {
      Inspection packet = inspection(bridge, skb, bridge, bridge, from, port);
      dropped = ip(Chain.Hook.FORWARD, packet);
      dropped = dropped == null ? ip(Chain.Hook.POSTROUTING, packet) : dropped;
    }
    return dropped != null ? dropped : bridge(Chain.Hook.POSTROUTING, bridge, skb, from, port);
  }

  /**
   * A bridged packet that PREROUTING gave another destination is routed. Where that leads out of
   * the same bridge it goes on to its next hop's MAC (br_nf_pre_routing_finish).
   *
   * @return null where it goes up to the host instead
   */
  Neighbours.@Nullable Resolution nextHop(Link.Bridge bridge, Skb skb) {
    NetnsId namespace = bridge.key().namespace();
    RoutingTables.Choice choice = run.ip.route(namespace, skb, bridge.name(), null);
    Link out = run.ip.linkOf(namespace, choice);
    boolean forwards =
        !skb.isV4() || Boolean.TRUE.equals(world.stack(namespace).sysctls().forwards(bridge, true));
    if (out == null || choice.isLocal() || !out.key().equals(bridge.key()) || !forwards) {
      return null;
    }
    Fate.Died refused = new SourceCheck(run).check(bridge, skb, out);
    if (refused != null) {
      return new Neighbours.Resolution(null, refused);
    }
    IpAddress gateway = choice.hop() == null ? null : choice.hop().gateway();
    return run.neighbours.resolve(
        bridge, gateway == null ? skb.destination : gateway, skb, choice.rule());
  }

  private @Nullable Fate ip(Chain.Hook hook, Inspection packet) {
    Netfilter.Result result = run.ip.hook(hook, packet);
    return result.accepted() ? null : run.firewallDeaths.of(result, packet);
  }

  private @Nullable Fate bridge(
      Chain.Hook hook, Link.Bridge bridge, Skb skb, @Nullable Link in, @Nullable Link out) {
    if (world.ruleset(bridge.key().namespace()).at(Layer.BRIDGE, hook).chains().isEmpty()) {
      return null;
    }
    Inspection packet = inspection(bridge, skb, in, out, in, out);
    Netfilter.Result result = run.netfilter.run(hook, Layer.BRIDGE, packet);
    return result.accepted() ? null : run.firewallDeaths.of(result, packet);
  }

  private Inspection inspection(
      Link.Bridge bridge,
      Skb skb,
      @Nullable Link in,
      @Nullable Link out,
      @Nullable Link portIn,
      @Nullable Link portOut) {
    return new Inspection(
        world,
        bridge.key().namespace(),
        skb,
        in,
        out,
        portIn,
        portOut,
        portIn != null && portOut != null);
  }
}
