package dnet.inspector.simulate;

import dnet.inspector.model.Container;
import dnet.inspector.model.Gap;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.PublishedPort;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Confidence;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Evidence;
import dnet.inspector.model.flow.Flow;
import dnet.inspector.model.flow.Note;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Trace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Computes the way of a flow's first packet and of its answer. Where something is not understood
 * the way is computed for both answers: if they end alike the verdict stands, else it is a
 * possibility.
 */
public final class Simulator {
  private static final int MOST_RUNS = 24;

  private final World world;

  /** Simulates in a host. */
  public Simulator(World world) {
    this.world = world;
  }

  /** What happens. Never fails: what cannot be told is {@link Outcome#UNKNOWN}. */
  public Trace simulate(Question question) {
    Trace early = withoutPacket(question);
    if (early != null) {
      return early;
    }
    Oracle oracle = new Oracle(List.of());
    Journey.End base = run(question, oracle);
    Set<String> doubts = new LinkedHashSet<>();
    boolean explored = explore(question, oracle, base, doubts, new ArrayList<>());
    return trace(question, base, doubts, explored);
  }

  /**
   * The likeliest way, as {@link #simulate} gives it, and then the others that what is not
   * understood leaves open: for who can look which one it is.
   */
  public List<Trace> possible(Question question) {
    Trace early = withoutPacket(question);
    if (early != null) {
      return List.of(early);
    }
    Oracle oracle = new Oracle(List.of());
    Journey.End base = run(question, oracle);
    Set<String> doubts = new LinkedHashSet<>();
    List<Journey.End> others = new ArrayList<>();
    boolean explored = explore(question, oracle, base, doubts, others);
    List<Trace> all = new ArrayList<>();
    all.add(trace(question, base, doubts, explored));
    others.forEach(end -> all.add(trace(question, end, doubts, explored)));
    remembered(question, all.get(0), doubts, explored).ifPresent(all::add);
    return all;
  }

  /**
   * The way by MACs that are remembered: for some seconds after the last answer, though nobody
   * answers any more, packets go there still (delay_first_probe_time, arp(7)).
   */
  private Optional<Trace> remembered(
      Question question, Trace likeliest, Set<String> doubts, boolean explored) {
    if (likeliest.outcome() != Outcome.LOST) {
      return Optional.empty();
    }
    Run run = new Run(world, new Oracle(List.of()), true);
    Trace trace = trace(question, new Journey(run, question).go(), doubts, explored);
    return trace.hops().size() > likeliest.hops().size() ? Optional.of(trace) : Optional.empty();
  }

  private Journey.End run(Question question, Oracle oracle) {
    return new Journey(new Run(world, oracle), question).go();
  }

  /** Tries the opposite of each assumption; whether all were tried. */
  private boolean explore(
      Question question,
      Oracle first,
      Journey.End base,
      Set<String> doubts,
      List<Journey.End> others) {
    Deque<List<Boolean>> scripts = new ArrayDeque<>();
    flips(first, 0, scripts);
    int runs = 1;
    while (!scripts.isEmpty()) {
      if (++runs > MOST_RUNS) {
        return false;
      }
      List<Boolean> script = scripts.removeFirst();
      Oracle oracle = new Oracle(script);
      Journey.End other = run(question, oracle);
      if (!sameEnd(base, other)) {
        doubts.add(oracle.decisions().get(script.size() - 1).question());
        others.add(other);
      }
      flips(oracle, script.size(), scripts);
    }
    return true;
  }

  private static void flips(Oracle oracle, int from, Deque<List<Boolean>> scripts) {
    List<Oracle.Decision> decisions = oracle.decisions();
    for (int i = from; i < decisions.size(); i++) {
      List<Boolean> script = new ArrayList<>();
      for (int j = 0; j < i; j++) {
        script.add(decisions.get(j).answer());
      }
      script.add(!decisions.get(i).answer());
      scripts.add(script);
    }
  }

  private static boolean sameEnd(Journey.End a, Journey.End b) {
    return a.outcome() == b.outcome() && a.cause() == b.cause();
  }

  private Trace trace(Question question, Journey.End end, Set<String> doubts, boolean explored) {
    Confidence confidence = Confidence.CERTAIN;
    if (!doubts.isEmpty()
        || !explored
        || !end.recorder().gaps().isEmpty()
        || end.outcome() == Outcome.UNKNOWN) {
      confidence = Confidence.POSSIBLE;
    } else if (!end.recorder().isSure()) {
      confidence = Confidence.LIKELY;
    }
    List<Evidence> evidence = new ArrayList<>(end.evidence());
    for (String assumption : end.recorder().assumptions()) {
      evidence.add(new Evidence(Evidence.Source.PREDICTION, "assumed: " + assumption));
    }
    List<Note> notes = new ArrayList<>(end.recorder().notes());
    notes.addAll(paused(question));
    return new Trace(
        end.flow(),
        end.outcome(),
        end.cause(),
        confidence,
        end.culprit(),
        end.direction(),
        end.recorder().hops(),
        evidence,
        notes,
        List.copyOf(doubts),
        end.recorder().gaps());
  }

  private static List<Note> paused(Question question) {
    List<Note> notes = new ArrayList<>();
    for (Container container : new Container[] {question.from(), question.to()}) {
      if (container != null && container.state().equals("paused")) {
        notes.add(
            new Note(
                "container-paused",
                container.name() + " is paused: its kernel still answers, its processes do not"));
      }
    }
    return notes;
  }

  /** Answers that need no packet: a container that does not run, or has no network. */
  private @Nullable Trace withoutPacket(Question question) {
    for (Container container : new Container[] {question.from(), question.to()}) {
      if (container == null) {
        continue;
      }
      if (!container.isAlive()) {
        Culprit holder = holder(question);
        if (holder != null && container.equals(question.to())) {
          return verdict(question, Outcome.LOST, Cause.PORT_CONFLICT, holder, List.of());
        }
        return verdict(
            question,
            Outcome.LOST,
            Cause.CONTAINER_STOPPED,
            Culprit.of(
                Culprit.Kind.CONTAINER,
                container.name(),
                container.name(),
                container.name() + " is " + container.state()),
            List.of());
      }
      Namespace namespace = world.host().namespace(container.netns()).orElse(null);
      if (namespace == null) {
        return unread(question, container.name());
      }
    }
    Container to = question.to();
    Flow flow = question.flow();
    if (to != null && flow.destination().isUnspecified()) {
      return Endpoints.isNone(to)
          ? verdict(
              question,
              Outcome.LOST,
              Cause.NO_NETWORK,
              Culprit.of(
                  Culprit.Kind.CONTAINER,
                  to.name(),
                  to.name(),
                  to.name() + " is in network mode none: it has no interface but loopback"),
              List.of())
          : verdict(
              question,
              Outcome.LOST,
              Cause.NO_ADDRESS,
              Culprit.of(
                  Culprit.Kind.ADDRESS,
                  to.name(),
                  to.name(),
                  to.name() + " has no IPv" + (flow.isV4() ? 4 : 6) + " address"),
              List.of());
    }
    if (flow.destination().isUnspecified()) {
      return unread(question, flow.to());
    }
    return null;
  }

  /** Who holds the port that a container would publish if it could start; null for nobody. */
  private @Nullable Culprit holder(Question question) {
    PublishedPort port = question.published();
    Container idle = question.to();
    if (port == null || idle == null || world.host().namespace(world.host().home()).isEmpty()) {
      return null;
    }
    return world.stack(world.host().home()).sockets().stream()
        .filter(s -> s.protocol().equals(port.protocol()))
        .filter(s -> s.takes(question.flow().destination(), port.hostPort()))
        .findFirst()
        .map(s -> PortVerdicts.holder(s, idle, port.hostPort()))
        .orElse(null);
  }

  private static Trace unread(Question question, String what) {
    return verdict(
        question,
        Outcome.UNKNOWN,
        null,
        null,
        List.of(
            new Gap(
                "the namespace of " + what, "it was not read", "where its packets go is unknown")));
  }

  private static Trace verdict(
      Question question,
      Outcome outcome,
      @Nullable Cause cause,
      @Nullable Culprit culprit,
      List<Gap> gaps) {
    return new Trace(
        question.flow(),
        outcome,
        cause,
        outcome == Outcome.UNKNOWN ? Confidence.POSSIBLE : Confidence.CERTAIN,
        culprit,
        outcome == Outcome.UNKNOWN ? null : dnet.inspector.model.flow.Direction.FORWARD,
        List.of(),
        List.of(),
        paused(question),
        List.of(),
        Objects.requireNonNull(gaps));
  }
}
