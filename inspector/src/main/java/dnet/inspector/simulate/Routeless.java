package dnet.inspector.simulate;

import dnet.inspector.model.Link;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.PolicyRule;
import dnet.inspector.model.Route;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Step;
import org.jspecify.annotations.Nullable;

/** No way out: because of a rule, a route that refuses, or none at all. */
final class Routeless {
  /** ICMP "unreachable" codes for IPv4. */
  private static final int NETWORK = 0;

  private static final int HOST = 1;
  private static final int PROHIBITED = 13;

  private final Run run;
  private final World world;

  Routeless(Run run) {
    this.run = run;
    this.world = run.world;
  }

  /** Of a packet that the namespace itself sends: its process is told by an error. */
  Fate local(NetnsId namespace, RoutingTables.Choice choice, Skb skb) {
    return fate(namespace, choice, skb, false);
  }

  /** Of a packet that came in by a link: the sender is told by ICMP, unless it is a black hole. */
  Fate forwarded(Link in, RoutingTables.Choice choice, Skb skb) {
    NetnsId namespace = in.key().namespace();
    Fate fate = fate(namespace, choice, skb, true);
    if (!(fate instanceof Fate.Died died)) {
      return fate;
    }
    Integer code = code(choice, skb.isV4());
    return code == null
        ? new Fate.Died(Outcome.LOST, died.cause(), died.culprit())
        : run.refusals.unreachable(
            namespace,
            in,
            skb,
            code,
            new Fate.Died(Outcome.REJECTED, died.cause(), died.culprit()));
  }

  /** Null for a black hole. */
  private static @Nullable Integer code(RoutingTables.Choice choice, boolean v4) {
    Route route = choice.route();
    PolicyRule rule = choice.rule();
    if (route != null) {
      return switch (route.type()) {
        case BLACKHOLE -> null;
        case PROHIBIT -> PROHIBITED;
        case UNREACHABLE -> v4 ? HOST : NETWORK;
        default -> NETWORK;
      };
    }
    if (rule == null) {
      return NETWORK;
    }
    return switch (rule.action()) {
      case BLACKHOLE -> null;
      case PROHIBIT -> PROHIBITED;
      case UNREACHABLE, LOOKUP, GOTO, NOP, OTHER -> NETWORK;
    };
  }

  private Fate fate(NetnsId namespace, RoutingTables.Choice choice, Skb skb, boolean forwarding) {
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
