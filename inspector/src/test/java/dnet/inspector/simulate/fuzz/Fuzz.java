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
  record Result(
      Plan plan, Recording whole, Recording wrong, List<Trace> verdicts, List<String> how) {
    Result {
      verdicts = List.copyOf(verdicts);
      how = List.copyOf(how);
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
}
