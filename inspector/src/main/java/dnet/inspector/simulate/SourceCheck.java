package dnet.inspector.simulate;

import dnet.inspector.model.Link;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.PolicyRule;
import dnet.inspector.model.Route;
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

  /** Null when it may. */
  Fate.@Nullable Died check(Link link, Skb skb) {
    if (!skb.isV4()) {
      return null;
    }
    NetnsId namespace = link.key().namespace();
    Sysctls sysctls = run.world.stack(namespace).sysctls();
    RoutingTables tables = run.world.tables(namespace);
    boolean localnet = Boolean.TRUE.equals(sysctls.routesLocalnet(link));
    if ((skb.source.isLoopback() || skb.destination.isLoopback()) && !localnet) {
      run.recorder.step(Step.Kind.DROP, "127.0.0.0/8 comes in by " + link.name());
      return run.deaths.sysctl(
          Cause.REVERSE_PATH_FILTER,
          namespace,
          "net.ipv4.conf." + link.name() + ".route_localnet",
          "0",
          "loopback addresses are taken from the loopback interface only");
    }
    boolean own = tables.typeOf(skb.source, null) == Route.Type.LOCAL;
    if (own && !Boolean.TRUE.equals(sysctls.acceptsLocal(link))) {
      run.recorder.step(Step.Kind.DROP, "martian source " + skb.source);
      return run.deaths.sysctl(
          Cause.REVERSE_PATH_FILTER,
          namespace,
          "net.ipv4.conf." + link.name() + ".accept_local",
          "0",
          skb.source + " is an address of this namespace's own and comes in from outside");
    }
    Integer mode = sysctls.reversePathFilter(link);
    return mode == null || mode == 0 || own ? null : reverse(link, skb, mode);
  }

  private Fate.@Nullable Died reverse(Link link, Skb skb, int mode) {
    NetnsId namespace = link.key().namespace();
    Integer marked = link.base().conf().get(true, "src_valid_mark");
    RoutingTables.Choice back =
        run.world
            .tables(namespace)
            .lookup(
                new RoutingTables.Query(
                    skb.source,
                    skb.destination,
                    link.name(),
                    null,
                    marked != null && marked != 0 ? skb.mark : 0,
                    0,
                    0,
                    0),
                true);
    Route.NextHop hop = back.hop();
    boolean any = hop != null;
    boolean same = hop != null && link.key().equals(hop.link());
    if (mode == 1 ? same : any) {
      return null;
    }
    PolicyRule rule = back.rule();
    String way =
        any && back.route() != null
            ? "the way back to " + skb.source + " is " + run.deaths.text(back.route())
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
