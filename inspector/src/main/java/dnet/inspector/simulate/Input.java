package dnet.inspector.simulate;

import dnet.inspector.model.Link;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Route;
import dnet.inspector.model.Stack;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Step;
import org.jspecify.annotations.Nullable;

/** What comes in: taken in, forwarded, or neither (ip_route_input_slow, ip6_forward). */
final class Input {
  private final Run run;
  private final World world;

  Input(Run run) {
    this.run = run;
    this.world = run.world;
  }

  /**
   * A packet comes up from a link to its namespace's IP layer.
   *
   * @param port the bridge port that it came in by; null where it did not
   * @param prerouted whether br_netfilter has run PREROUTING already
   */
  Fate receive(Link link, Skb skb, @Nullable Link port, boolean prerouted) {
    NetnsId namespace = link.key().namespace();
    if (!isMine(link, skb) && !prerouted) {
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
    if (!skb.isV4() && !(link instanceof Link.Loopback)) {
      Fate.Died stray = new SourceCheck(run).loopback(link, skb);
      if (stray != null) {
        return stray;
      }
    }
    if (!prerouted) {
      Inspection packet = new Inspection(world, namespace, skb, link, null, port, null, false);
      Netfilter.Result result = run.ip.hook(Chain.Hook.PREROUTING, packet);
      if (!result.accepted()) {
        return run.firewallDeaths.of(result, packet);
      }
    }
    return route(link, skb, port);
  }

  private static boolean isMine(Link link, Skb skb) {
    return skb.destinationMac == null
        || link.base().mac() == null
        || skb.destinationMac.equals(link.base().mac())
        || link instanceof Link.Loopback;
  }

  private Fate route(Link link, Skb skb, @Nullable Link port) {
    if (link instanceof Link.Loopback) {
      // It still has the route that it was sent by.
      return run.traffic.deliver(link, skb, port);
    }
    SourceCheck sources = new SourceCheck(run);
    Fate.Died stray = sources.loopback(link, skb);
    if (stray != null) {
      return stray;
    }
    NetnsId namespace = link.key().namespace();
    RoutingTables.Choice choice = run.ip.route(namespace, skb, link.name(), null);
    if (choice.isLocal()) {
      Fate.Died refused = sources.check(link, skb, null);
      return refused != null ? refused : run.traffic.deliver(link, skb, port);
    }
    Route.Type type = choice.route() == null ? null : choice.route().type();
    if (type == Route.Type.BROADCAST || skb.destination.isMulticast()) {
      return new Fate.Ignored(link);
    }
    if (!skb.isV4() && choice.isNone()) {
      return run.routeless.forwarded(link, choice, skb);
    }
    Boolean forwards = world.stack(namespace).sysctls().forwards(link, skb.isV4());
    if (Boolean.FALSE.equals(forwards)) {
      return forwardingOff(link, skb);
    }
    if (forwards == null) {
      run.recorder.unread(namespace, Stack.Part.SYSCTLS);
    }
    Link out = run.ip.linkOf(namespace, choice);
    if (out == null) {
      return run.routeless.forwarded(link, choice, skb);
    }
    Fate.Died refused = sources.check(link, skb, out);
    return refused != null ? refused : forward(link, skb, choice, out, port);
  }

  /** Not meant for this namespace, which is no router: whose address it is tells why it came. */
  private Fate forwardingOff(Link link, Skb skb) {
    NetnsId namespace = link.key().namespace();
    if (!namespace.equals(world.host().home())) {
      return run.breaks.strayed(link, skb);
    }
    Long global = world.stack(namespace).sysctls().number("net.ipv4.ip_forward");
    boolean own = link.base().conf().get(true, "forwarding") != null;
    String name =
        !skb.isV4()
            ? "net.ipv6.conf.all.forwarding"
            : own && (global == null || global != 0)
                ? "net.ipv4.conf." + link.name() + ".forwarding"
                : "net.ipv4.ip_forward";
    return run.deaths.sysctl(
        Cause.FORWARDING_OFF, namespace, name, "0", "the host forwards nothing that comes in here");
  }

  private Fate forward(
      Link in, Skb skb, RoutingTables.Choice choice, Link out, @Nullable Link port) {
    NetnsId namespace = in.key().namespace();
    if (!skb.isV4() && skb.source.isLinkLocal()) {
      return run.refusals.unreachable(
          namespace,
          in,
          skb,
          1,
          new Fate.Died(
              Outcome.REJECTED,
              Cause.NO_ROUTE,
              run.deaths.culprit(
                  Culprit.Kind.ROUTE,
                  in,
                  skb.source + " is valid on its own link only: it is never forwarded")));
    }
    if (skb.ttl <= 1) {
      return run.refusals.timeExceeded(
          namespace,
          in,
          skb,
          new Fate.Died(
              Outcome.REJECTED,
              Cause.NO_ROUTE,
              run.deaths.culprit(
                  Culprit.Kind.ROUTE, in, "TTL used up: the packet goes in circles")));
    }
    skb.ttl--;
    Integer limit = choice.route() == null ? null : choice.route().mtu();
    int mtu = limit == null ? out.base().mtu() : Math.min(limit, out.base().mtu());
    // IPv6 routers never fragment (RFC 8200).
    boolean whole = skb.dontFragment || !skb.isV4();
    if (skb.length > mtu) {
      if (whole) {
        return run.traffic.tooBig(in, out, skb, mtu);
      }
      Ip.fragment(skb, mtu);
    }
    run.recorder.step(
        Step.Kind.FORWARD,
        "forwarded to "
            + out.name()
            + (choice.route() == null ? "" : " by route " + run.deaths.text(choice.route())));
    Inspection packet = new Inspection(world, namespace, skb, in, out, port, null, false);
    Netfilter.Result result = run.ip.hook(Chain.Hook.FORWARD, packet);
    if (!result.accepted()) {
      return run.firewallDeaths.of(result, packet);
    }
    return run.ip.output(namespace, skb, choice, out, in);
  }
}
