package dnet.inspector.remedy;

import dnet.inspector.model.Container;
import dnet.inspector.model.ContainerLookup;
import dnet.inspector.model.Host;
import dnet.inspector.model.Link;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Wiring;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.simulate.Endpoints;
import dnet.inspector.simulate.Simulator;
import dnet.inspector.simulate.UnanswerableException;
import dnet.inspector.simulate.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a plan would break. The steps are made on the model, and what got through before is asked
 * for again there: pings between the containers that the change touches, their neighbours on
 * networks and bridges, and the host.
 */
public final class Foresight {
  /** More pairs than this are not asked for; the warning says so. */
  private static final int MOST_PAIRS = 300;

  private static final int MOST_NAMED = 5;

  private final Host before;
  private final Host after;
  private final Set<NetnsId> touched;

  private Foresight(Host before, Host after, Set<NetnsId> touched) {
    this.before = before;
    this.after = after;
    this.touched = touched;
  }

  private record Pair(String from, String to, boolean own) {}

  /**
   * The plan with what it would break among its warnings: flows of the containers that are changed.
   * A plan that the model cannot follow stays as it is.
   *
   * @param force whether broken flows of others are only warned of, too
   * @throws RefusedException if flows between others would break
   */
  public static Plan check(Ground ground, Plan plan, boolean force) throws RefusedException {
    Host host = ground.host();
    Set<NetnsId> touched = new HashSet<>();
    Optional<Host> after = Optional.of(host);
    for (Step step : plan.steps()) {
      after = after.flatMap(step::foreseen);
      step.places().forEach(p -> touched.add(p.id()));
    }
    if (plan.isEmpty() || after.isEmpty()) {
      return plan;
    }
    Checks checks = new Checks(force);
    new Foresight(host, after.get(), touched).run(checks);
    checks.orThrow();
    List<String> warnings = new ArrayList<>(plan.warnings());
    warnings.addAll(checks.warnings());
    for (Step step : plan.steps()) {
      if (step instanceof CreateVeth veth) {
        warnings.addAll(Prospect.of(after.get(), veth.there().id(), veth.peer().name()));
      }
    }
    return new Plan(plan.title(), plan.steps(), warnings);
  }

  /** Whom the container of a pin does not reach on the bridges that it is on. */
  public static List<String> ofPin(Ground ground, Pin pin) {
    NetnsId netns = ContainerLookup.find(ground.host(), pin.container()).netns();
    return netns == null
        ? List.of()
        : pin.interfaces().stream()
            .flatMap(w -> Prospect.of(ground.host(), netns, String.valueOf(w.name())).stream())
            .toList();
  }

  private void run(Checks checks) {
    List<Pair> pairs = pairs();
    if (pairs.size() > MOST_PAIRS) {
      checks.warn(
          "of "
              + pairs.size()
              + " ways between containers only "
              + MOST_PAIRS
              + " were looked at for what it breaks");
      pairs = pairs.subList(0, MOST_PAIRS);
    }
    Map<Pair, Trace> good = new LinkedHashMap<>();
    ask(before, pairs).forEach((p, t) -> putIfDelivered(good, p, t));
    List<String> own = new ArrayList<>();
    List<String> others = new ArrayList<>();
    ask(after, List.copyOf(good.keySet()))
        .forEach(
            (pair, trace) -> {
              boolean broken =
                  trace.outcome() == Outcome.LOST || trace.outcome() == Outcome.REJECTED;
              if (broken) {
                (pair.own ? own : others).add(text(pair, trace));
              }
            });
    if (!own.isEmpty()) {
      checks.warn("would no longer get through: " + named(own));
    }
    if (!others.isEmpty()) {
      checks.refuse("others would no longer get through: " + named(others));
    }
  }

  private static void putIfDelivered(Map<Pair, Trace> good, Pair pair, Trace trace) {
    if (trace.outcome() == Outcome.DELIVERED) {
      good.put(pair, trace);
    }
  }

  private static String text(Pair pair, Trace trace) {
    return "a ping from "
        + pair.from
        + " to "
        + pair.to
        + (trace.cause() == null ? "" : " (" + trace.cause().code() + ")");
  }

  private static String named(List<String> flows) {
    return String.join(", ", flows.subList(0, Math.min(MOST_NAMED, flows.size())))
        + (flows.size() > MOST_NAMED ? " and " + (flows.size() - MOST_NAMED) + " more" : "");
  }

  private static Map<Pair, Trace> ask(Host host, List<Pair> pairs) {
    World world = new World(host);
    Endpoints endpoints = new Endpoints(world);
    Simulator simulator = new Simulator(world);
    Map<Pair, Trace> answers = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      try {
        answers.put(
            pair,
            simulator.simulate(
                endpoints.resolve(
                    new Endpoints.Wish(pair.from, pair.to, Protocol.ICMP, 0, 0, false))));
      } catch (UnanswerableException e) {
        // No address of this family: there is no such way, before or after.
      }
    }
    return answers;
  }

  /** Ways from and to containers that are changed first, then those between their neighbours. */
  private List<Pair> pairs() {
    Wiring wiring = new Wiring(before);
    List<Container> changed = new ArrayList<>();
    List<Container> near = new ArrayList<>();
    Set<Object> segments = new HashSet<>();
    for (Container container : alive()) {
      if (touched.contains(container.netns())) {
        changed.add(container);
        segments.addAll(segments(before, wiring, container));
        segments.addAll(segments(after, new Wiring(after), container));
      }
    }
    boolean all = touched.contains(before.home()) && changed.isEmpty();
    for (Container container : alive()) {
      boolean neighbour = segments(before, wiring, container).stream().anyMatch(segments::contains);
      if (!changed.contains(container) && (all || neighbour)) {
        near.add(container);
      }
    }
    List<Pair> pairs = new ArrayList<>();
    for (Container one : changed) {
      both(pairs, one.name(), "host", true);
      changed.stream()
          .filter(c -> !c.equals(one))
          .forEach(c -> add(pairs, one.name(), c.name(), true));
      near.forEach(c -> both(pairs, one.name(), c.name(), true));
    }
    for (Container one : near) {
      near.stream()
          .filter(c -> !c.equals(one))
          .forEach(c -> add(pairs, one.name(), c.name(), false));
      both(pairs, one.name(), "host", false);
    }
    return pairs;
  }

  private List<Container> alive() {
    return before.containers().stream()
        .filter(c -> c.isAlive() && c.netns() != null && !before.home().equals(c.netns()))
        .toList();
  }

  /** Networks and bridges that a container hangs on. */
  private static Set<Object> segments(Host host, Wiring wiring, Container container) {
    Set<Object> segments = new HashSet<>();
    container.attachments().forEach(a -> segments.add(a.network()));
    @Nullable NetnsId netns = container.netns();
    if (netns != null) {
      host.namespace(netns).stream()
          .flatMap(n -> n.links().stream())
          .flatMap(l -> wiring.bridgeOf(l).stream())
          .map(Link::key)
          .forEach(segments::add);
    }
    return segments;
  }

  private static void both(List<Pair> pairs, String one, String other, boolean own) {
    add(pairs, one, other, own);
    add(pairs, other, one, own);
  }

  private static void add(List<Pair> pairs, String from, String to, boolean own) {
    pairs.add(new Pair(from, to, own));
  }
}
