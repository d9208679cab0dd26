package dnet.capture.verdict;

import dnet.capture.verdict.Walk.Seen;
import dnet.inspector.model.Gap;
import dnet.inspector.model.Host;
import dnet.inspector.model.flow.Confidence;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Evidence;
import dnet.inspector.model.flow.Note;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.SeenHop;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.model.flow.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides. Of the ways that the facts leave open the first that explains what was seen is the
 * verdict. Where none does, what the kernel counted may accuse somebody; else it is unknown.
 */
public final class Judge {
  private final Host host;
  private final List<Trace> candidates;
  private final Gathered run;
  private final Fates fates;
  private final Signs signs;
  private final KernelWords words;
  private final Explanations explanations;
  private final Remarks remarks;

  /**
   * Judges a run.
   *
   * @param candidates the predicted way, and others that the facts leave open
   */
  public Judge(Host host, List<Trace> candidates, Gathered run) {
    this.host = host;
    this.candidates = List.copyOf(candidates);
    this.run = run;
    this.fates = new Fates(run.probes());
    this.signs = new Signs(host, run);
    this.words = new KernelWords(signs, run);
    this.explanations = new Explanations(predicted().flow(), run, fates, signs);
    this.remarks = new Remarks(predicted(), fates);
  }

  /** The verdict where nothing can be sent: what was read is all there is. */
  public static Verdict unsent(Trace predicted) {
    List<Evidence> evidence = blame(predicted.culprit());
    evidence.addAll(predicted.evidence());
    return new Verdict(
        predicted.flow(),
        predicted.outcome(),
        predicted.cause(),
        predicted.confidence(),
        predicted.culprit(),
        predicted.direction(),
        predicted,
        null,
        predicted.hops().stream().map(h -> new SeenHop(h, true, null, null, null)).toList(),
        evidence,
        predicted.notes(),
        predicted.gaps());
  }

  private static List<Evidence> blame(@Nullable Culprit culprit) {
    List<Evidence> evidence = new ArrayList<>();
    if (culprit != null) {
      evidence.add(
          new Evidence(Evidence.Source.PREDICTION, culprit.namespace() + ": " + culprit.text()));
    }
    return evidence;
  }

  /** Whether a second reading of the host would help: nothing got through for certain. */
  public boolean isPuzzled() {
    return !fates.isDelivered() && (fates.sent() > 0 || !run.passive());
  }

  /** The hops of the prediction with what was seen so far. */
  public List<SeenHop> hops() {
    return new HopList(host, walk(predicted()), fates.sent()).merged();
  }

  private Trace predicted() {
    return candidates.get(0);
  }

  private Walk walk(Trace trace) {
    return new Walk(trace, run, fates.sent());
  }

  /** The verdict. */
  public Verdict verdict() {
    List<Trace> all = new ArrayList<>(candidates);
    if (run.later() != null) {
      all.addAll(run.later().candidates());
    }
    for (int i = 0; i < all.size(); i++) {
      Walk walk = walk(all.get(i));
      if (explanations.explains(walk)) {
        return explained(walk, i);
      }
    }
    Walk walk = walk(predicted());
    if (fates.isDelivered()) {
      return delivered(walk);
    }
    return lost(walk);
  }

  private Verdict explained(Walk walk, int number) {
    Trace trace = walk.trace();
    Culprit culprit = trace.culprit();
    List<Evidence> evidence = blame(culprit);
    List<Note> notes = remarks.explained(walk, number, candidates.size());
    notes.addAll(new Tracking(walk, run, signs).contradictions());
    return new Verdict(
        trace.flow(),
        trace.outcome(),
        trace.cause(),
        confidence(trace),
        culprit,
        trace.direction(),
        predicted(),
        account(walk),
        new HopList(host, walk, fates.sent()).merged(),
        evidence(walk, evidence),
        notes,
        gaps(trace));
  }

  private Confidence confidence(Trace trace) {
    if (trace.outcome() == Outcome.DELIVERED) {
      return fates.isDelivered() ? Confidence.CERTAIN : Confidence.LIKELY;
    }
    Culprit culprit = trace.culprit();
    if (culprit != null && Boolean.TRUE.equals(signs.hasCounted(culprit))) {
      return Confidence.CERTAIN;
    }
    return trace.confidence() == Confidence.POSSIBLE ? Confidence.LIKELY : trace.confidence();
  }

  /** It got through although the prediction says that it would not. */
  private Verdict delivered(Walk walk) {
    Trace trace = predicted();
    List<Note> notes = remarks.delivered(walk);
    notes.addAll(new Tracking(walk, run, signs).contradictions());
    return new Verdict(
        trace.flow(),
        Outcome.DELIVERED,
        null,
        Confidence.CERTAIN,
        null,
        null,
        trace,
        account(walk),
        new HopList(host, walk, fates.sent()).merged(),
        evidence(walk, new ArrayList<>()),
        notes,
        gaps(trace));
  }

  /** It did not get through, and no prediction says why. */
  private Verdict lost(Walk walk) {
    Lost lost = new Lost(walk, run, fates, signs, words);
    Trace trace = predicted();
    List<Note> notes = remarks.lost();
    notes.addAll(new Tracking(walk, run, signs).contradictions());
    List<Gap> gaps = new ArrayList<>(gaps(trace));
    gaps.addAll(lost.gaps());
    return new Verdict(
        trace.flow(),
        lost.outcome(),
        lost.cause(),
        lost.cause() == null ? Confidence.POSSIBLE : Confidence.LIKELY,
        lost.culprit(),
        lost.direction(),
        trace,
        account(walk),
        new HopList(host, walk, fates.sent()).merged(),
        evidence(walk, new ArrayList<>()),
        notes,
        gaps);
  }

  private Verdict.@Nullable Account account(Walk walk) {
    if (fates.sent() == 0) {
      return null;
    }
    Outcome outcome = fates.outcome();
    boolean arrived = explanations.isUnansweredService() && walk.arrived() == Seen.YES;
    return new Verdict.Account(
        arrived ? Outcome.DELIVERED : outcome,
        null,
        outcome == Outcome.DELIVERED || arrived ? null : Lost.direction(walk, fates),
        new HopList(host, walk, fates.sent()).observed());
  }

  private List<Evidence> evidence(Walk walk, List<Evidence> evidence) {
    evidence.addAll(new Sightseeing(walk, run, fates).evidence());
    evidence.addAll(new Tracking(walk, run, signs).evidence());
    evidence.addAll(fates.evidence());
    if (!fates.isDelivered()) {
      evidence.addAll(words.evidence(walk.observation()));
    }
    return evidence;
  }

  private List<Gap> gaps(Trace trace) {
    Set<Gap> gaps = new LinkedHashSet<>(trace.gaps());
    gaps.addAll(run.gaps());
    return List.copyOf(gaps);
  }
}
