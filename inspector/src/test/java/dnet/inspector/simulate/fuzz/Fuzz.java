package dnet.inspector.simulate.fuzz;

import dnet.fixtures.lab.Lab;
import dnet.inspector.model.flow.Confidence;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.simulate.fuzz.Plan.Ask;
import dnet.inspector.simulate.fuzz.Recording.Line;
import dnet.inspector.snapshot.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One lab after the other: predict, send, compare. */
final class Fuzz {
  /** Packets cross a lab in well under a millisecond; the rest is for a busy machine. */
  private static final int WAIT_MILLIS = 500;

  private static final int LONG_WAIT_MILLIS = 3000;

  /** So that another packet of a flow has a source port of its own. */
  private static final int ANOTHER = 10000;

  private final Lab lab;
  private final Coverage coverage;
  private final List<String> refused = new ArrayList<>();

  Fuzz(Lab lab, Coverage coverage) {
    this.lab = lab;
    this.coverage = coverage;
  }

  /**
   * What a lab showed.
   *
   * @param whole all flows with what became of them
   * @param wrong those of which a certain verdict was wrong, with the verdicts
   */
<<<<<<< HEAD
  record Disagreement(
      Plan plan, Ask ask, Snapshot snapshot, long origin, Trace trace, Seen seen, String what) {}

  /** All of one lab. */
  List<Disagreement> run(Plan plan) throws IOException {
    long t0 = System.nanoTime();
    try (FuzzLab built = new FuzzLab(lab, plan)) {
      long t1 = System.nanoTime();
      refused.addAll(built.refused());
      Snapshot snapshot = built.read();
      long t2 = System.nanoTime();
      Predictor predictor = new Predictor(snapshot);
      long t3 = System.nanoTime();
      Map<Ask, Seen> seen = built.probes().send(plan.asks(), WAIT_MILLIS);
      long t4 = System.nanoTime();
      System.err.printf(
          "build %d read %d assemble %d send %d nodes %d%n",
          (t1 - t0) / 1000000,
          (t2 - t1) / 1000000,
          (t3 - t2) / 1000000,
          (t4 - t3) / 1000000,
          plan.nodes().size());
      List<Disagreement> found = new ArrayList<>();
      coverage.lab();
      for (Ask ask : plan.asks()) {
        long origin = built.namespace(ask.from()).id().inode();
        Trace trace = predict(predictor, ask, origin);
        Seen real = seen.get(ask);
        String difference = difference(built, trace, real);
        boolean certain = trace.confidence() == Confidence.CERTAIN;
        if (difference != null && certain) {
          // A packet may be late on a busy machine, or know neighbours by what others sent: another
          // one of the same flow, alone, with more time.
          built.forget();
          coverage.askedAgain();
          Ask again =
              new Ask(
                  ask.number() + 10000,
                  ask.from(),
                  ask.protocol(),
                  ask.destination(),
                  ask.port(),
                  ask.size());
          real = built.probes().send(List.of(again), LONG_WAIT_MILLIS).get(again);
          difference = difference(built, predict(predictor, again, origin), real);
          if (difference != null) {
            found.add(new Disagreement(plan, ask, snapshot, origin, trace, real, difference));
          }
        }
        coverage.flow(trace, real, difference == null);
      }
      System.err.printf("predict %d%n", (System.nanoTime() - t4) / 1000000);
      if (Integer.getInteger("hold", 0) > 0) {
        System.out.println(
            "holding " + plan.nodes().stream().map(n -> built.host(n).namespace()).toList());
        Thread.sleep(Integer.getInteger("hold") * 1000L);
      }
      return found;
    } catch (InterruptedException e) {
      throw new IOException(e);
=======
  record Result(Plan plan, Recording whole, Recording wrong, List<Trace> verdicts, List<String> how) {
    Result {
      verdicts = List.copyOf(verdicts);
      how = List.copyOf(how);
>>>>>>> w/fuzz
    }
  }

  /** All of one lab. */
  Result run(Plan plan) throws IOException {
    try (FuzzLab built = new FuzzLab(lab, plan)) {
      refused.addAll(built.refused());
      Snapshot snapshot = built.read();
      Predictor predictor = new Predictor(snapshot);
      Map<Ask, Seen> seen = built.probes().send(plan.asks(), WAIT_MILLIS);
      List<Line> all = new ArrayList<>();
      List<Line> wrong = new ArrayList<>();
      List<Trace> verdicts = new ArrayList<>();
      List<String> how = new ArrayList<>();
      coverage.lab();
      for (Ask ask : plan.asks()) {
        Line line = line(built, ask, seen.get(ask));
        Trace trace = line.predict(predictor);
        String difference = Comparison.difference(trace, line);
        if (difference != null && trace.confidence() == Confidence.CERTAIN) {
          coverage.askedAgain();
          line = again(built, ask);
          trace = line.predict(predictor);
          difference = Comparison.difference(trace, line);
          if (difference != null) {
            wrong.add(line);
            verdicts.add(trace);
            how.add("seed " + plan.seed() + " " + ask + ": " + difference + "; " + trace.culprit());
          }
        }
        all.add(line);
        coverage.flow(trace, line.ending(), difference == null);
      }
      return new Result(
          plan, new Recording(snapshot, all), new Recording(snapshot, wrong), verdicts, how);
    }
  }

  /**
   * A packet may be late on a busy machine, or know neighbours by what others sent: another one of
   * the same flow, alone, with more time.
   */
  private static Line again(FuzzLab built, Ask ask) throws IOException {
    built.forget();
    Ask another =
        new Ask(
            ask.number() + ANOTHER,
            ask.from(),
            ask.protocol(),
            ask.destination(),
            ask.port(),
            ask.size());
    Seen seen = built.probes().send(List.of(another), LONG_WAIT_MILLIS).get(another);
    return line(built, another, seen);
  }

  private static Line line(FuzzLab built, Ask ask, Seen seen) {
    Set<Long> arrived =
        seen.arrived().stream()
            .map(node -> built.namespace(node).id().inode())
            .collect(Collectors.toSet());
    return new Line(
        built.namespace(ask.from()).id().inode(),
        ask.protocol(),
        ask.destination(),
        ask.sourcePort(),
        ask.port(),
        ask.size(),
        seen.ending(),
        arrived);
  }

  /** What the kernel refused of the plans. */
  List<String> refused() {
    return List.copyOf(refused);
  }
<<<<<<< HEAD

  /** Null where a verdict and reality are the same. */
  private static @Nullable String difference(FuzzLab built, Trace trace, Seen real) {
    if (!real.is(trace.outcome())) {
      return "predicted " + trace.outcome() + ", seen " + real.ending() + " errno " + real.errno();
    }
    boolean told = !real.arrived().isEmpty();
    if (trace.outcome() == Outcome.LOST && trace.direction() == Direction.REPLY && !told) {
      boolean visible = trace.flow().protocol() != dnet.inspector.model.flow.Protocol.TCP;
      return visible ? "predicted lost on the way back, it never arrived" : null;
    }
    boolean deaf = trace.culprit() != null && trace.culprit().object().contains("echo_ignore");
    if (told
        && trace.outcome() == Outcome.LOST
        && trace.direction() == Direction.FORWARD
        && !deaf) {
      return "predicted lost on the way there, it arrived at " + real.arrived();
    }
    if (told && real.ending() == Ending.DELIVERED) {
      Hop last = null;
      for (Hop hop : trace.hops()) {
        last = hop.direction() == Direction.FORWARD ? hop : last;
      }
      long place = last == null ? 0 : last.namespaceId().inode();
      boolean right =
          real.arrived().stream().anyMatch(n -> built.namespace(n).id().inode() == place);
      return right ? null : "predicted arrival elsewhere than at " + real.arrived();
    }
    return null;
  }
=======
>>>>>>> w/fuzz
}
