package dnet.inspector.simulate.mend;

import dnet.inspector.advice.Remedy;
import dnet.inspector.model.Host;
import dnet.inspector.model.Wiring;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Confidence;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Flow;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.simulate.Endpoints;
import dnet.inspector.simulate.Question;
import dnet.inspector.simulate.Simulator;
import dnet.inspector.simulate.UnanswerableException;
import dnet.inspector.simulate.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What would mend a flow. Each proposal is made on a copy of the model and the flow is simulated
 * again; one that only uncovers the next fault is followed a few faults deep.
 */
public final class Remedies {
  private static final int DEEPEST = 3;
  private static final int MOST_RUNS = 40;
  private static final int MOST = 5;

  private final List<Remedy> verified = new ArrayList<>();
  private final List<Remedy> unverified = new ArrayList<>();
  private int runs;

  private Remedies() {}

  private record Chain(List<String> commands, List<String> effects, List<String> risks) {
    Chain and(Attempt attempt) {
      return new Chain(
          plus(commands, attempt.command()),
          plus(effects, attempt.effect()),
          plus(risks, attempt.risk()));
    }

    private static List<String> plus(List<String> list, String more) {
      List<String> all = new ArrayList<>(list);
      if (!more.isEmpty() && !all.contains(more)) {
        all.add(more);
      }
      return all;
    }

    Remedy remedy(String caveat) {
      return new Remedy(
          String.join(" && ", commands),
          String.join("; ", effects),
          String.join("; ", caveat.isEmpty() ? risks : plus(risks, caveat)));
    }
  }

  /**
   * Remedies for a trace, those that were verified first and of these the shortest.
   *
   * @param host the host that the trace was computed on
   * @param trace the answer to {@code question}; a trace without a cause or a culprit has no
   *     remedies
   */
  public static List<Remedy> of(Host host, Question question, Trace trace) {
    Remedies search = new Remedies();
    search.follow(host, question, trace, new Chain(List.of(), List.of(), List.of()));
    List<Remedy> all =
        new ArrayList<>(
            search.verified.stream()
                .filter(r -> search.verified.stream().noneMatch(o -> isMoreThan(r, o)))
                .sorted(Comparator.comparingInt(r -> r.command().split(" && ").length))
                .limit(MOST)
                .toList());
    search.unverified.stream().filter(r -> !all.contains(r)).limit(MOST).forEach(all::add);
    return List.copyOf(all);
  }

  /** Whether a remedy does all that another one does, and more for nothing. */
  private static boolean isMoreThan(Remedy remedy, Remedy other) {
    List<String> all = List.of(remedy.command().split(" && ", -1));
    List<String> enough = List.of(other.command().split(" && ", -1));
    return all.size() > enough.size() && all.containsAll(enough);
  }

  private void follow(Host host, Question question, Trace trace, Chain before) {
    Cause cause = trace.cause();
    Culprit culprit = trace.culprit();
    if (cause == null || culprit == null || before.commands().size() >= DEEPEST) {
      return;
    }
    Case dying = new Case(host, new Wiring(host), question, trace, culprit);
    List<Runnable> deeper = new ArrayList<>();
    for (Attempt attempt : Mends.of(cause, dying)) {
      Chain chain = before.and(attempt);
      UnaryOperator<Host> change = attempt.change();
      if (change == null) {
        if (before.commands().isEmpty()) {
          unverified.add(chain.remedy(""));
        }
      } else if (runs++ < MOST_RUNS) {
        Host changed = change.apply(host);
        Trace after = simulate(changed, question);
        if (after.outcome() == Outcome.DELIVERED) {
          verified.add(
              chain.remedy(
                  after.confidence() == Confidence.POSSIBLE
                      ? "verified as far as the facts go: " + String.join(", ", after.doubts())
                      : ""));
        } else if (after.outcome() == Outcome.UNKNOWN) {
          unverified.add(
              chain.remedy("not verified: what comes after is beyond what dnet can see"));
        } else if (cause != after.cause() || !Objects.equals(culprit, after.culprit())) {
          deeper.add(() -> follow(changed, question, after, chain));
        }
      }
    }
    deeper.forEach(Runnable::run);
  }

  /** A question to an address that did not exist is asked anew: it may exist by now. */
  private static Trace simulate(Host host, Question question) {
    World world = new World(host);
    Flow flow = question.flow();
    Question asked = question;
    if (flow.destination().isUnspecified()) {
      try {
        asked =
            new Endpoints(world)
                .resolve(
                    new Endpoints.Wish(
                        flow.from(),
                        flow.to(),
                        flow.protocol(),
                        flow.destinationPort(),
                        flow.size(),
                        !flow.isV4()));
      } catch (UnanswerableException e) {
        // Still no address: the old question has the right answer.
        asked = question;
      }
    }
    return new Simulator(world).simulate(asked);
  }
}
