package dnet.inspector.report;

import dnet.inspector.model.Gap;
import dnet.inspector.model.Host;
import dnet.inspector.model.Wiring;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Evidence;
import dnet.inspector.model.flow.Flow;
import dnet.inspector.model.flow.Hop;
import dnet.inspector.model.flow.SeenHop;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.model.flow.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A {@link Trace} as its published form. */
public final class PathMapper {
  private PathMapper() {}

  /**
   * A prediction.
   *
   * @param remedies what was found to mend it
   */
  public static PathReport predicted(Host host, Trace trace, List<PathReport.RemedyView> remedies) {
    List<PathReport.HopView> hops = trace.hops().stream().map(PathMapper::hop).toList();
    return new PathReport(
        Reports.FORMAT_VERSION,
        new Views(new Wiring(host)).host(),
        flow(trace.flow()),
        trace.outcome().name(),
        code(trace.cause()),
        trace.confidence().name(),
        culprit(trace.culprit()),
        word(trace.direction()),
        new PathReport.PartView(
            trace.outcome().name(), code(trace.cause()), word(trace.direction()), hops),
        null,
        hops,
        evidence(trace),
        trace.notes().stream().map(n -> new PathReport.NoteView(n.code(), n.text())).toList(),
        remedies,
        gaps(host, trace.gaps()));
  }

  /**
   * A prediction and what was seen of it.
   *
   * @param remedies what was found to mend it
   */
  public static PathReport traced(
      Host host, Verdict verdict, List<PathReport.RemedyView> remedies) {
    Trace predicted = verdict.predicted();
    Verdict.Account observed = verdict.observed();
    return new PathReport(
        Reports.FORMAT_VERSION,
        new Views(new Wiring(host)).host(),
        flow(verdict.flow()),
        verdict.outcome().name(),
        code(verdict.cause()),
        verdict.confidence().name(),
        culprit(verdict.culprit()),
        word(verdict.direction()),
        new PathReport.PartView(
            predicted.outcome().name(),
            code(predicted.cause()),
            word(predicted.direction()),
            predicted.hops().stream().map(PathMapper::hop).toList()),
        observed == null
            ? null
            : new PathReport.PartView(
                observed.outcome().name(),
                code(observed.cause()),
                word(observed.direction()),
                observed.hops().stream().map(PathMapper::seen).toList()),
        verdict.hops().stream().map(PathMapper::seen).toList(),
        verdict.evidence().stream()
            .map(e -> new PathReport.EvidenceView(e.source().word(), e.text()))
            .toList(),
        verdict.notes().stream().map(n -> new PathReport.NoteView(n.code(), n.text())).toList(),
        remedies,
        gaps(host, verdict.gaps()));
  }

  /** A place with what was seen there. */
  public static PathReport.HopView seen(SeenHop seen) {
    PathReport.HopView plain = hop(seen.hop());
    SeenHop.Delay delay = seen.delay();
    return new PathReport.HopView(
        plain.namespace(),
        plain.interfaceName(),
        plain.kind(),
        plain.direction(),
        plain.leg(),
        plain.steps(),
        seen.predicted(),
        seen.sent(),
        seen.seen(),
        delay == null
            ? null
            : new PathReport.LatencyView(
                delay.minMicros(), delay.medianMicros(), delay.maxMicros()));
  }

  private static List<PathReport.EvidenceView> evidence(Trace trace) {
    List<PathReport.EvidenceView> evidence = new ArrayList<>();
    Culprit culprit = trace.culprit();
    if (culprit != null) {
      evidence.add(
          new PathReport.EvidenceView(
              Evidence.Source.PREDICTION.word(), culprit.namespace() + ": " + culprit.text()));
    }
    trace
        .evidence()
        .forEach(e -> evidence.add(new PathReport.EvidenceView(e.source().word(), e.text())));
    trace
        .doubts()
        .forEach(
            d ->
                evidence.add(
                    new PathReport.EvidenceView(
                        Evidence.Source.PREDICTION.word(), "cannot tell: " + d)));
    return evidence;
  }

  /** The host's gaps, but for those that a path does not need, and the path's own. */
  private static List<Gap> gaps(Host host, List<Gap> own) {
    Set<Gap> gaps = new java.util.LinkedHashSet<>(own);
    gaps.addAll(host.gaps());
    return List.copyOf(gaps);
  }

  /** What is asked. */
  public static PathReport.FlowView flow(Flow flow) {
    return new PathReport.FlowView(
        flow.from(),
        flow.to(),
        flow.protocol().word(),
        flow.source() == null ? null : flow.source().toString(),
        flow.destination().toString(),
        flow.protocol().hasPorts() ? flow.destinationPort() : null,
        flow.size());
  }

  static PathReport.@Nullable CulpritView culprit(@Nullable Culprit culprit) {
    return culprit == null
        ? null
        : new PathReport.CulpritView(
            culprit.kind().word(),
            culprit.namespace(),
            culprit.object(),
            culprit.text(),
            culprit.rule() == null ? null : Views.rule(culprit.rule()));
  }

  static PathReport.HopView hop(Hop hop) {
    return new PathReport.HopView(
        hop.namespace(),
        hop.link() == null ? null : hop.interfaceName(),
        hop.interfaceKind(),
        lower(hop.heading()),
        lower(hop.direction()),
        hop.steps().stream().map(s -> new PathReport.StepView(lower(s.kind()), s.text())).toList(),
        true,
        null,
        null,
        null);
  }

  private static @Nullable String code(@Nullable Cause cause) {
    return cause == null ? null : cause.code();
  }

  private static @Nullable String word(@Nullable Direction direction) {
    return direction == null ? null : lower(direction);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
