package dnet.inspector.simulate.fuzz;

import dnet.inspector.model.flow.Confidence;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Step;
import dnet.inspector.model.flow.Trace;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How much of what the generator tried. */
final class Coverage {
  private final Map<Confidence, Map<Outcome, Integer>> verdicts = new EnumMap<>(Confidence.class);
  private final Map<String, Integer> causes = new TreeMap<>();
  private final Map<String, Integer> doubts = new TreeMap<>();
  private final Map<String, Integer> seen = new TreeMap<>();
  private final Map<String, Integer> steps = new TreeMap<>();
  private int flows;
  private int labs;
  private int agreeing;
  private int unsureAgreeing;
  private int again;

  synchronized void lab() {
    labs++;
  }

  synchronized void flow(Trace trace, Seen.Ending real, boolean agrees) {
    flows++;
    verdicts
        .computeIfAbsent(trace.confidence(), c -> new EnumMap<>(Outcome.class))
        .merge(trace.outcome(), 1, Integer::sum);
    String cause =
        (trace.cause() == null ? "-" : trace.cause().code())
            + (trace.direction() == dnet.inspector.model.flow.Direction.REPLY ? " (reply)" : "");
    causes.merge(trace.outcome() + " " + cause, 1, Integer::sum);
    steps(trace);
    seen.merge(real.toString(), 1, Integer::sum);
    if (trace.confidence() == Confidence.CERTAIN) {
      agreeing += agrees ? 1 : 0;
    } else {
      unsureAgreeing += agrees ? 1 : 0;
      trace.doubts().stream()
          .findFirst()
          .ifPresent(d -> doubts.merge(d.replaceAll(".*\\((.*)\\).*", "$1"), 1, Integer::sum));
      trace.evidence().stream()
          .findFirst()
          .ifPresent(e -> doubts.merge(e.text().replaceAll("[0-9]+", "#"), 1, Integer::sum));
    }
  }

  private void steps(Trace trace) {
    trace.hops().stream()
        .flatMap(h -> h.steps().stream())
        .map(Step::kind)
        .distinct()
        .filter(k -> k == Step.Kind.NAT || k == Step.Kind.BRIDGE || k == Step.Kind.FORWARD)
        .forEach(k -> steps.merge(k + " " + trace.outcome(), 1, Integer::sum));
    String family = trace.flow().isV4() ? "IPv4 " : "IPv6 ";
    steps.merge(family + trace.flow().protocol().word() + " " + trace.outcome(), 1, Integer::sum);
  }

  synchronized void askedAgain() {
    again++;
  }

  int flows() {
    return flows;
  }

  int certain() {
    return verdicts.getOrDefault(Confidence.CERTAIN, Map.of()).values().stream()
        .mapToInt(Integer::intValue)
        .sum();
  }

  /** Certain verdicts with an outcome. */
  int certain(Outcome outcome) {
    return verdicts.getOrDefault(Confidence.CERTAIN, Map.of()).getOrDefault(outcome, 0);
  }

  int causes() {
    return causes.size();
  }

  /** For people. */
  synchronized List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            "%d flows in %d labs; certain %d, of which %d agree; not certain %d, of which %d agree;"
                + " asked again %d",
            flows, labs, certain(), agreeing, flows - certain(), unsureAgreeing, again));
    verdicts.forEach((confidence, outcomes) -> lines.add("  " + confidence + " " + outcomes));
    lines.add("  seen " + seen);
    lines.add("  with " + steps);
    causes.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(e -> lines.add(String.format("  %5d %s", e.getValue(), e.getKey())));
    doubts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(8)
        .forEach(e -> lines.add(String.format("  doubt %4d %s", e.getValue(), e.getKey())));
    return lines;
  }
}
