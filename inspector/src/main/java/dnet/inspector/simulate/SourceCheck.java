package dnet.inspector.simulate;

import dnet.inspector.model.Link;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.PolicyRule;
import dnet.inspector.model.Route;
import dnet.inspector.model.Stack;
import dnet.inspector.model.Sysctls;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Step;
import org.jspecify.annotations.Nullable;

/** Whether a packet's source may come in by an interface (fib_validate_source). */
final class SourceCheck {
  private final Run run;

  SourceCheck(Run run) {
    this.run = run;
  }

  /** 127.0.0.0/8 belongs to the loopback interface, unless route_localnet is on. */
  Fate.@Nullable Died loopback(Link link, Skb skb) {
    NetnsId namespace = link.key().namespace();
    if (!skb.source.isLoopback() && !skb.destination.isLoopback()) {
      return null;
    }
    if (!skb.isV4()) {
      run.recorder.step(Step.Kind.DROP, "::1 comes in by " + link.name());
      return run.deaths.sysctl(
          Cause.REVERSE_PATH_FILTER,
          namespace,
          "net.ipv6.conf." + link.name(),
          "::1",
          "the loopback address is taken from the loopback interface only");
    }
    if (Boolean.TRUE.equals(run.world.stack(namespace).sysctls().routesLocalnet(link))) {
      return null;
    }
    run.recorder.step(Step.Kind.DROP, "127.0.0.0/8 comes in by " + link.name());
    return run.deaths.sysctl(
        Cause.REVERSE_PATH_FILTER,
        namespace,
        "net.ipv4.conf." + link.name() + ".route_localnet",
        "0",
        "loopback addresses are taken from the loopback interface only");
  }

  /** 127.0.0.0/8 is sent by the loopback interface only, unless route_localnet is on there. */
  Fate.@Nullable Died sending(Link out, Skb skb) {
    NetnsId namespace = out.key().namespace();
    boolean may =
        !skb.isV4()
            || !skb.source.isLoopback()
            || out instanceof Link.Loopback
            || Boolean.TRUE.equals(run.world.stack(namespace).sysctls().routesLocalnet(out));
    if (may) {
      return null;
    }
    run.recorder.step(Step.Kind.DROP, skb.source + " is not sent by " + out.name());
    return run.deaths.sysctl(
        Cause.REVERSE_PATH_FILTER,
        namespace,
        "net.ipv4.conf." + out.name() + ".route_localnet",
        "0",
        "loopback addresses are sent by the loopback interface only");
  }

  /**
   * The check of an IPv4 source; null when it may.
   *
   * @param out where the packet would go next; null where it is for the namespace itself
   */
  Fate.@Nullable Died check(Link link, Skb skb, @Nullable Link out) {
    if (!skb.isV4()) {
      return null;
    }
    NetnsId namespace = link.key().namespace();
    Sysctls sysctls = run.world.stack(namespace).sysctls();
    RoutingTables tables = run.world.tables(namespace);
    boolean accepts = Boolean.TRUE.equals(sysctls.acceptsLocal(link));
    Integer mode = sysctls.reversePathFilter(link);
    if (mode == null) {
      run.recorder.unread(namespace, Stack.Part.SYSCTLS);
    }
    boolean quick =
        (mode == null || mode == 0) && !tables.hasOwnRules() && !tables.hasOwnLocalRoutes();
    if (quick) {
      boolean own = tables.typeOf(skb.source, null) == Route.Type.LOCAL;
      return own && !accepts ? ownSource(link, skb) : null;
    }
    return reverse(link, skb, mode == null ? 0 : mode, accepts, out);
  }

  private Fate.Died ownSource(Link link, Skb skb) {
    NetnsId namespace = link.key().namespace();
    run.recorder.step(Step.Kind.DROP, "martian source " + skb.source);
    return run.deaths.sysctl(
        Cause.REVERSE_PATH_FILTER,
        namespace,
        "net.ipv4.conf." + link.name() + ".accept_local",
        "0",
        skb.source + " is an address of this namespace's own and comes in from outside");
  }

  /** A lookup of the way back (__fib_validate_source): as if sent from where it would go. */
  private Fate.@Nullable Died reverse(
      Link link, Skb skb, int mode, boolean accepts, @Nullable Link out) {
    NetnsId namespace = link.key().namespace();
    boolean marked = Boolean.TRUE.equals(run.world.stack(namespace).sysctls().marksSource(link));
    RoutingTables.Choice back =
        run.world
            .tables(namespace)
            .lookup(
                new RoutingTables.Query(
                    skb.source,
                    skb.destination,
                    out == null ? "lo" : out.name(),
                    null,
                    marked ? skb.mark : 0,
                    skb.isNeighbourly() ? 0 : skb.protocol,
                    /* from= */ skb.destinationPort,
                    /* to= */ skb.sourcePort),
                true);
    Route route = back.route();
    if (!back.isNone() && route != null && route.type() != Route.Type.UNICAST) {
      return back.isLocal() && accepts ? null : ownSource(link, skb);
    }
    if (mode == 0) {
      return null;
    }
    Route.NextHop hop = back.hop();
    boolean same =
        route != null && route.nextHops().stream().anyMatch(h -> link.key().equals(h.link()));
    boolean addressed = link.base().addresses().stream().anyMatch(a -> a.prefix().address().isV4());
    if (hop != null && (same || (mode != 1 && addressed))) {
      return null;
    }
    PolicyRule rule = back.rule();
    String way =
        hop != null && route != null
            ? "the way back to " + skb.source + " is " + run.deaths.text(route)
            : "there is no way back to " + skb.source;
    if (rule != null && RoutingTables.isOwn(rule)) {
      way += " (ip rule " + Deaths.text(rule) + ")";
    }
    run.recorder.step(Step.Kind.DROP, "reverse path filter: " + way);
    return run.deaths.sysctl(
        Cause.REVERSE_PATH_FILTER,
        namespace,
        name(namespace, link, mode),
        Integer.toString(mode),
        way);
  }

  /** Which of the two that count is the larger. */
  private String name(NetnsId namespace, Link link, int mode) {
    Integer own = link.base().conf().get(true, "rp_filter");
    Long all = run.world.stack(namespace).sysctls().number("net.ipv4.conf.all.rp_filter");
    boolean byOwn = own != null && own == mode && !(all != null && all == mode);
    return "net.ipv4.conf." + (byOwn ? link.name() : "all") + ".rp_filter";
  }
}
