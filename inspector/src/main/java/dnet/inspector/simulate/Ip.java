package dnet.inspector.simulate;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.PolicyRule;
import dnet.inspector.model.Route;
import dnet.inspector.model.Stack;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Step;
import dnet.inspector.simulate.CompiledRuleset.Layer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The IP layer of all namespaces: output, input, forwarding. */
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
    Link out = linkOf(namespace, choice);
    if (out == null) {
      return unroutable(namespace, choice, skb, false);
    }
    if (skb.source.isUnspecified()) {
      Optional<IpAddress> source =
          Sources.select(world, namespace, skb.destination, out, choice.route());
      if (source.isEmpty()) {
        return run.breaks.withoutAddress(namespace, out, skb.destination);
      }
      skb.source = source.get();
      run.recorder.step(Step.Kind.SOURCE_ADDRESS, "source address " + skb.source);
    }
    IpAddress before = skb.destination;
    long mark = skb.mark;
    Inspection packet = new Inspection(world, namespace, skb, null, out, null, null, false);
    Netfilter.Result result = hook(Chain.Hook.OUTPUT, packet);
    if (!result.accepted()) {
      return run.firewallDeaths.of(result, packet);
    }
    if (!before.equals(skb.destination) || mark != skb.mark) {
      choice = route(namespace, skb, "lo", null);
      out = linkOf(namespace, choice);
      if (out == null) {
        return unroutable(namespace, choice, skb, false);
      }
    }
    return output(namespace, skb, choice, out, null);
  }

  /** A packet comes up from a link to its namespace's IP layer. */
  Fate receive(Link link, Skb skb, @Nullable Link port, boolean prerouted) {
    NetnsId namespace = link.key().namespace();
    boolean mine =
        skb.destinationMac == null
            || link.base().mac() == null
            || skb.destinationMac.equals(link.base().mac())
            || link instanceof Link.Loopback;
    if (!mine && !prerouted) {
      return new Fate.Ignored(link);
    }
    Stack stack = world.stack(namespace);
    if (!skb.isV4() && Boolean.TRUE.equals(stack.sysctls().ipv6Disabled(link))) {
      return run.deaths.sysctl(
          Cause.IPV6_DISABLED,
          namespace,
          "net.ipv6.conf." + link.name() + ".disable_ipv6",
          "1",
          "no IPv6 on this interface");
    }
    if (!stack.knows(Stack.Part.ROUTES)) {
      run.recorder.unread(namespace, Stack.Part.ROUTES);
      return new Fate.Untold("the routes of " + world.name(namespace) + " were not read");
    }
    if (!prerouted) {
      Inspection packet = new Inspection(world, namespace, skb, link, null, port, null, false);
      Netfilter.Result result = hook(Chain.Hook.PREROUTING, packet);
      if (!result.accepted()) {
        return run.firewallDeaths.of(result, packet);
      }
    }
    return routeInput(link, skb, port);
  }

  private Fate routeInput(Link link, Skb skb, @Nullable Link port) {
    NetnsId namespace = link.key().namespace();
    RoutingTables tables = world.tables(namespace);
    Route.Type type = tables.typeOf(skb.destination, null);
    boolean loopback = link instanceof Link.Loopback;
    Fate.Died martian = loopback ? null : new SourceCheck(run).check(link, skb);
    if (type == Route.Type.LOCAL || loopback) {
      return martian != null ? martian : run.traffic.deliver(link, skb, port);
    }
    if (type == Route.Type.BROADCAST || type == Route.Type.MULTICAST) {
      return new Fate.Ignored(link);
    }
    if (martian != null) {
      return martian;
    }
    Boolean forwards = world.stack(namespace).sysctls().forwards(link, skb.isV4());
    if (Boolean.FALSE.equals(forwards)) {
      return forwardingOff(link, skb);
    }
    if (forwards == null) {
      run.recorder.unread(namespace, Stack.Part.SYSCTLS);
    }
    RoutingTables.Choice choice = route(namespace, skb, link.name(), null);
    Link out = linkOf(namespace, choice);
    if (out == null) {
      return unroutable(namespace, choice, skb, true);
    }
    return forward(link, skb, choice, out, port);
  }

  /** Not meant for this namespace, which is no router: whose address it is tells why it came. */
  private Fate forwardingOff(Link link, Skb skb) {
    NetnsId namespace = link.key().namespace();
    String name =
        skb.isV4()
            ? (number(link) != null
                ? "net.ipv4.conf." + link.name() + ".forwarding"
                : "net.ipv4.ip_forward")
            : "net.ipv6.conf.all.forwarding";
    if (!namespace.equals(world.host().home())) {
      return run.breaks.strayed(link, skb);
    }
    Long global = world.stack(namespace).sysctls().number("net.ipv4.ip_forward");
    if (skb.isV4() && global != null && global == 0) {
      name = "net.ipv4.ip_forward";
    }
    return run.deaths.sysctl(
        Cause.FORWARDING_OFF, namespace, name, "0", "the host forwards nothing that comes in here");
  }

  private static @Nullable Integer number(Link link) {
    return link.base().conf().get(true, "forwarding");
  }

  private Fate forward(
      Link in, Skb skb, RoutingTables.Choice choice, Link out, @Nullable Link port) {
    NetnsId namespace = in.key().namespace();
    if (skb.ttl <= 1) {
      return Fate.Died.lost(
          Cause.NO_ROUTE,
          run.deaths.culprit(Culprit.Kind.ROUTE, in, "TTL used up: the packet goes in circles"));
    }
    skb.ttl--;
    Integer limit = choice.route() == null ? null : choice.route().mtu();
    int mtu = limit == null ? out.base().mtu() : Math.min(limit, out.base().mtu());
    if (skb.length > mtu && skb.dontFragment && skb.inner == null) {
      return run.traffic.tooBig(namespace, in, out, skb, mtu);
    }
    run.recorder.step(
        Step.Kind.FORWARD,
        "forwarded to "
            + out.name()
            + (choice.route() == null ? "" : " by route " + run.deaths.text(choice.route())));
    Inspection packet = new Inspection(world, namespace, skb, in, out, port, null, false);
    Netfilter.Result result = hook(Chain.Hook.FORWARD, packet);
    if (!result.accepted()) {
      return run.firewallDeaths.of(result, packet);
    }
    return output(namespace, skb, choice, out, in);
  }

  /** POSTROUTING, neighbour, link. */
  private Fate output(
      NetnsId namespace, Skb skb, RoutingTables.Choice choice, Link out, @Nullable Link in) {
    Route route = choice.route();
    if (choice.several()) {
      run.recorder.likely("the route has several next hops; the first usable one is followed");
    }
    if (in == null && route != null && route.type() != Route.Type.LOCAL) {
      run.recorder.step(Step.Kind.ROUTE, run.deaths.text(route));
    }
    Inspection packet = new Inspection(world, namespace, skb, null, out, null, null, false);
    Netfilter.Result result = hook(Chain.Hook.POSTROUTING, packet);
    if (!result.accepted()) {
      return run.firewallDeaths.of(result, packet);
    }
    Route.NextHop hop = choice.hop();
    if (hop != null && hop.encapsulated()) {
      return new Fate.Untold(
          "route "
              + (route == null ? "" : run.deaths.text(route))
              + " encapsulates, which dnet does not follow");
    }
    if (in == null && skb.inner == null && skb.dontFragment && skb.length > out.base().mtu()) {
      return run.deaths.mtuTold(out, skb.length, out.base().mtu(), "the sender is told at once");
    }
    if (out instanceof Link.Loopback) {
      return run.ethernet.loop(out, skb);
    }
    IpAddress next = hop == null || hop.gateway() == null ? skb.destination : hop.gateway();
    Arp.Resolution resolution = run.arp.resolve(out, next, skb, choice.rule());
    if (resolution.failure() != null) {
      return resolution.failure();
    }
    skb.sourceMac = out.base().mac();
    skb.destinationMac = resolution.mac();
    skb.vlan = 0;
    return run.ethernet.transmit(out, skb);
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
    return world
        .tables(namespace)
        .lookup(
            new RoutingTables.Query(
                skb.destination,
                skb.source.isUnspecified() ? null : skb.source,
                input,
                output,
                skb.mark,
                skb.protocol,
                skb.sourcePort,
                skb.destinationPort),
            true);
  }

  /** The link that a way leaves by; what is for the namespace itself goes by loopback. */
  private @Nullable Link linkOf(NetnsId namespace, RoutingTables.Choice choice) {
    Route route = choice.route();
    if (route != null && route.type() == Route.Type.LOCAL) {
      return world.namespace(namespace).links().stream()
          .filter(l -> l instanceof Link.Loopback)
          .findFirst()
          .orElse(null);
    }
    return choice.hop() == null ? null : world.link(choice.hop().link()).orElse(null);
  }

  /** No way out: because of a rule, a route that refuses, or none at all. */
  private Fate unroutable(
      NetnsId namespace, RoutingTables.Choice choice, Skb skb, boolean forwarding) {
    PolicyRule rule = choice.rule();
    Route route = choice.route();
    if (rule != null && RoutingTables.isOwn(rule) && divertsFrom(namespace, skb)) {
      run.recorder.step(Step.Kind.DROP, "diverted by ip rule " + Deaths.text(rule));
      return run.deaths.policyRule(namespace, rule);
    }
    if (route != null && route.type().refuses()) {
      run.recorder.step(Step.Kind.DROP, "route " + run.deaths.text(route));
      return run.deaths.refusingRoute(namespace, route);
    }
    run.recorder.step(Step.Kind.DROP, "no route to " + skb.destination);
    return run.breaks.withoutRoute(namespace, skb, forwarding);
  }

  /** Whether without the rules that somebody added there would be a way. */
  private boolean divertsFrom(NetnsId namespace, Skb skb) {
    RoutingTables.Choice plain =
        world
            .tables(namespace)
            .lookup(
                new RoutingTables.Query(
                    skb.destination,
                    skb.source.isUnspecified() ? null : skb.source,
                    "lo",
                    null,
                    skb.mark,
                    skb.protocol,
                    skb.sourcePort,
                    skb.destinationPort),
                false);
    return plain.hop() != null;
  }
}
