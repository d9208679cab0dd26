package dnet.inspector.simulate;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Route;
import dnet.inspector.model.Stack;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Step;
import dnet.inspector.simulate.CompiledRuleset.Layer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The IP layer of all namespaces: what they send, and what leaves them. */
final class Ip {
  private final Run run;
  private final World world;

  Ip(Run run) {
    this.run = run;
    this.world = run.world;
  }

  /**
   * A namespace's own process sends a packet.
   *
   * @param skb its source may be unspecified: then it is chosen
   */
  Fate send(NetnsId namespace, Skb skb) {
    run.recorder.enter(
        namespace,
        skb.direction,
        Step.of(Step.Kind.SEND, world.name(namespace) + " sends to " + skb.destination));
    Stack stack = world.stack(namespace);
    if (!stack.knows(Stack.Part.ROUTES)) {
      run.recorder.unread(namespace, Stack.Part.ROUTES);
      return new Fate.Untold("the routes of " + world.name(namespace) + " were not read");
    }
    RoutingTables.Choice choice = route(namespace, skb, "lo", null);
    boolean chooses = skb.source.isUnspecified();
    if (chooses && (!choice.isNone() || !skb.isV4())) {
      Fate none = chooseSource(namespace, skb, choice);
      if (none != null) {
        return none;
      }
      // With the source known the way may be another one (ip_route_connect, ip6_dst_lookup_tail).
      if (!isOwn(namespace, skb.source)) {
        return run.breaks.foreignSource(namespace, skb.source);
      }
      boolean again = skb.isV4() ? !skb.isError() : choice.isNone();
      choice = again ? route(namespace, skb, "lo", null) : choice;
    }
    if (!chooses && !skb.related && !isOwn(namespace, skb.source)) {
      return run.breaks.foreignSource(namespace, skb.source);
    }
    Link out = linkOf(namespace, choice);
    if (out == null) {
      return run.routeless.local(namespace, choice, skb);
    }
    Fate.Died stays = new SourceCheck(run).sending(out, skb);
    if (stays != null) {
      return stays;
    }
    skb.sender = namespace;
    skb.sent = Connection.Tuple.of(skb);
    Inspection packet = new Inspection(world, namespace, skb, null, out, null, null, false);
    Netfilter.Result result = hook(Chain.Hook.OUTPUT, packet);
    if (!result.accepted()) {
      return run.firewallDeaths.of(result, packet);
    }
    if (skb.rerouted) {
      skb.rerouted = false;
      choice = route(namespace, marked(skb), "lo", null);
      out = linkOf(namespace, choice);
      if (out == null) {
        return run.routeless.local(namespace, choice, skb);
      }
      stays = new SourceCheck(run).sending(out, skb);
      if (stays != null) {
        return stays;
      }
    }
    return output(namespace, skb, choice, out, null);
  }

  /** IPv4 sends from addresses only that the table local has (__ip_dev_find). */
  private boolean isOwn(NetnsId namespace, IpAddress source) {
    return !source.isV4() || world.tables(namespace).typeOf(source, null) == Route.Type.LOCAL;
  }

  /** With the mark by which it is routed again. */
  static Skb marked(Skb skb) {
    Skb copy = skb.copy();
    copy.mark = skb.routeMark;
    return copy;
  }

  /** Null where a source was found. */
  private @Nullable Fate chooseSource(NetnsId namespace, Skb skb, RoutingTables.Choice choice) {
    Link out = linkOf(namespace, choice);
    if (out == null) {
      // IPv6 without a way: any address will do, with which there may be one.
      out = world.namespace(namespace).links().stream().findFirst().orElse(null);
    }
    Optional<IpAddress> source =
        out == null
            ? Optional.empty()
            : Sources.select(world, namespace, skb.destination, out, choice);
    if (source.isEmpty()) {
      return choice.isNone() || out == null
          ? run.routeless.local(namespace, choice, skb)
          : run.breaks.withoutAddress(namespace, out, skb.destination);
    }
    skb.source = source.get();
    run.recorder.step(Step.Kind.SOURCE_ADDRESS, "source address " + skb.source);
    return null;
  }

  /** POSTROUTING, neighbour, link. */
  Fate output(
      NetnsId namespace, Skb skb, RoutingTables.Choice choice, Link out, @Nullable Link in) {
    Route route = choice.route();
    if (choice.several()) {
      run.recorder.likely("the route has several next hops; the first usable one is followed");
    }
    if (in == null && route != null && route.type() != Route.Type.LOCAL) {
      run.recorder.step(Step.Kind.ROUTE, run.deaths.text(route));
    }
    Route.NextHop hop = choice.hop();
    IpAddress next = hop == null || hop.gateway() == null ? skb.destination : hop.gateway();
    skb.nextHop = next;
    Inspection packet = new Inspection(world, namespace, skb, null, out, null, null, false);
    Netfilter.Result result = hook(Chain.Hook.POSTROUTING, packet);
    if (!result.accepted()) {
      return run.firewallDeaths.of(result, packet);
    }
    if (hop != null && hop.encapsulated()) {
      return new Fate.Untold(
          "route "
              + (route == null ? "" : run.deaths.text(route))
              + " encapsulates, which dnet does not follow");
    }
    if (in == null && skb.length > out.base().mtu()) {
      if (skb.dontFragment && skb.direction == Direction.FORWARD) {
        return run.deaths.mtuTold(out, skb.length, out.base().mtu(), "the sender is told at once");
      }
      fragment(skb, out.base().mtu());
    }
    if (out instanceof Link.Loopback) {
      return run.ethernet.loop(out, skb);
    }
    Neighbours.Resolution resolution = run.neighbours.resolve(out, next, skb, choice.rule());
    if (resolution.failure() != null) {
      return resolution.failure();
    }
    skb.sourceMac = out.base().mac();
    skb.destinationMac = resolution.mac();
    skb.vlan = 0;
    Fate fate = run.ethernet.transmit(out, skb);
    return resolution.pinned() ? run.neighbours.blame(out, next, resolution.mac(), fate) : fate;
  }

  /** Who answers does not insist on one piece; how long the pieces are is all that matters here. */
  static void fragment(Skb skb, int mtu) {
    skb.length = mtu;
    skb.dontFragment = false;
  }

  /** Runs a hook and fixes the connection's mappings where it ends well. */
  Netfilter.Result hook(Chain.Hook hook, Inspection packet) {
    Netfilter.Result result =
        run.netfilter.run(hook, packet.skb.isV4() ? Layer.IPV4 : Layer.IPV6, packet);
    Connection connection = packet.skb.connection;
    if (connection != null && !packet.skb.inReply && result.accepted()) {
      switch (hook) {
        case PREROUTING, OUTPUT -> connection.destinationNatDone = true;
        case POSTROUTING, INPUT -> {
          connection.sourceNatDone = true;
          connection.confirmed = true;
        }
        case FORWARD, INGRESS, EGRESS -> {
          // Nothing is mapped here.
        }
      }
    } else if (!result.accepted()) {
      run.tracker.forget(packet.namespace, connection);
    }
    return result;
  }

  RoutingTables.Choice route(NetnsId namespace, Skb skb, String input, @Nullable String output) {
    boolean neighbourly = skb.isNeighbourly();
    return world
        .tables(namespace)
        .lookup(
            new RoutingTables.Query(
                skb.destination,
                skb.source.isUnspecified() ? null : skb.source,
                input,
                output,
                skb.mark,
                neighbourly ? 0 : skb.protocol,
                skb.sourcePort,
                skb.destinationPort),
            true);
  }

  /** The link that a way leaves by; what is for the namespace itself goes by loopback. */
  @Nullable Link linkOf(NetnsId namespace, RoutingTables.Choice choice) {
    if (choice.isLocal()) {
      return world.namespace(namespace).links().stream()
          .filter(l -> l instanceof Link.Loopback)
          .findFirst()
          .orElse(null);
    }
    return choice.hop() == null ? null : world.link(choice.hop().link()).orElse(null);
  }
}
