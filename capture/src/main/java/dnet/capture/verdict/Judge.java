package dnet.capture.verdict;

import dnet.capture.probe.ProbeResult;
import dnet.capture.verdict.Walk.Look;
import dnet.capture.verdict.Walk.Seen;
import dnet.inspector.model.Gap;
import dnet.inspector.model.Host;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Confidence;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Evidence;
import dnet.inspector.model.flow.Flow;
import dnet.inspector.model.flow.Note;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.SeenHop;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.model.flow.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
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
    return !run.passive() && !fates.isDelivered();
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
      if (explains(walk)) {
        return explained(walk, i);
      }
    }
    Walk walk = walk(predicted());
    if (fates.isDelivered()) {
      return delivered(walk);
    }
    return lost(walk);
  }

  /** A service need not answer a datagram; to have got there is all that can be asked. */
  private boolean isUnansweredService() {
    return predicted().flow().protocol() == Protocol.UDP
        && !fates.isRefused()
        && !fates.isHeldBack();
  }

  /** Whether datagrams came to their end, and no rule there refused them. */
  private boolean isTaken(Walk walk) {
    Set<NetnsId> ends = new HashSet<>();
    run.plan().ends().forEach(e -> ends.add(walk.point(e).link().namespace()));
    return walk.arrived() == Seen.YES
        && walk.looks(Direction.FORWARD).stream().noneMatch(l -> l.seen() == Seen.NO)
        && signs.suspects(fates.sent()).stream().noneMatch(s -> ends.contains(s.namespace()));
  }

  private boolean explains(Walk walk) {
    Trace trace = walk.trace();
    if (fates.sent() == 0) {
      return false;
    }
    if (trace.outcome() == Outcome.DELIVERED) {
      return fates.isDelivered()
          || (isUnansweredService() && isTaken(walk));
    }
    if (trace.outcome() == Outcome.UNKNOWN || trace.cause() == null) {
      return false;
    }
    if (fates.isDelivered()) {
      return switch (trace.cause()) {
        // A ping to an address needs no name; two owners answer by turns.
        case DNS_BROKEN, DUPLICATE_ADDRESS -> true;
        // Somebody else took the connection.
        case PORT_CONFLICT, NAT_STALE_TARGET -> walk.arrived() == Seen.NO;
        default -> false;
      };
    }
    Direction direction = Objects.requireNonNullElse(trace.direction(), Direction.FORWARD);
    return trace.cause() != Cause.DNS_BROKEN
        && !isContradicted(trace)
        && walk.dies(direction)
        && !(trace.culprit() != null && Boolean.FALSE.equals(signs.hasCounted(trace.culprit())));
  }

  /** What swallows packets sends no reset; an ICMP error may tell that it did. */
  private boolean isContradicted(Trace trace) {
    return trace.outcome() == Outcome.LOST
        && fates.count(ProbeResult.Fate.REFUSED) > 0
        && trace.cause() != Cause.PORT_CONFLICT
        && trace.cause() != Cause.NAT_STALE_TARGET;
  }

  private Verdict explained(Walk walk, int number) {
    Trace trace = walk.trace();
    Culprit culprit = trace.culprit();
    List<Evidence> evidence = blame(culprit);
    List<Note> notes = new ArrayList<>(trace.notes());
    if (number >= candidates.size()) {
      notes.add(
          new Note(
              "host-changed",
              "read before the probes the host's state said "
                  + said(predicted())
                  + "; read again after them it explains what was seen"));
    } else if (number > 0) {
      notes.add(
          new Note(
              "doubt-resolved",
              "the prediction left this open: " + String.join("; ", predicted().doubts())));
    }
    if (fates.isDelivered() && !walk.isComplete()) {
      notes.add(
          new Note(
              "way-differs",
              "not every place of the predicted way saw the packets, though they got through"));
    }
    if (trace.outcome() == Outcome.DELIVERED && !fates.isDelivered()) {
      notes.add(
          new Note(
              "no-answer",
              "the datagrams arrived and nobody refused them; a service need not answer"));
    }
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
        withLosses(walk, notes),
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

  private static String said(Trace trace) {
    return trace.outcome() + (trace.cause() == null ? "" : " (" + trace.cause().code() + ")");
  }

  /** It got through although the prediction says that it would not. */
  private Verdict delivered(Walk walk) {
    Trace trace = predicted();
    List<Note> notes = new ArrayList<>(trace.notes());
    notes.add(trace.outcome() == Outcome.UNKNOWN ? settled(trace) : contradicted(trace));
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
        withLosses(walk, notes),
        gaps(trace));
  }

  private static Note settled(Trace trace) {
    return new Note(
        "doubt-resolved",
        "the prediction could not tell"
            + trace.evidence().stream().map(e -> ": " + e.text()).findFirst().orElse("")
            + "; the probes got through");
  }

  private static Note contradicted(Trace trace) {
    Culprit culprit = trace.culprit();
    return new Note(
        "prediction-differs",
        "predicted was "
            + said(trace)
            + (culprit == null ? "" : ", for " + culprit.namespace() + ": " + culprit.text())
            + ". The probes got through: what is tracked or remembered by the kernel, or has"
            + " changed meanwhile, counts for them");
  }

  /** It did not get through, and no prediction says why. */
  private Verdict lost(Walk walk) {
    Lost lost = new Lost(walk, run, fates, signs);
    Trace trace = predicted();
    List<Note> notes = new ArrayList<>(trace.notes());
    if (trace.outcome() != Outcome.UNKNOWN) {
      notes.add(new Note("prediction-differs", "predicted was " + said(trace)));
    }
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
    boolean arrived = isUnansweredService() && walk.arrived() == Seen.YES;
    return new Verdict.Account(
        arrived ? Outcome.DELIVERED : outcome,
        null,
        outcome == Outcome.DELIVERED || arrived ? null : Lost.direction(walk, fates),
        new HopList(host, walk, fates.sent()).observed());
  }

  private List<Evidence> evidence(Walk walk, List<Evidence> evidence) {
    evidence.addAll(new Sightseeing(walk, run, fates).evidence());
    evidence.addAll(fates.evidence());
    if (!fates.isDelivered()) {
      evidence.addAll(signs.evidence(walk.observation()));
    }
    return evidence;
  }

  private List<Note> withLosses(Walk walk, List<Note> notes) {
    int lost = fates.sent() - fates.delivered();
    if (fates.isDelivered() && lost > 0) {
      Look last = walk.last(Direction.FORWARD);
      notes.add(
          new Note(
              "partial-loss",
              lost
                  + " of "
                  + fates.sent()
                  + " probes got no answer"
                  + (last == null
                      ? ""
                      : "; "
                          + last.passage().seen()
                          + " came as far as "
                          + walk.name(last.point()))));
    }
    return notes;
  }

  private List<Gap> gaps(Trace trace) {
    Set<Gap> gaps = new LinkedHashSet<>(trace.gaps());
    gaps.addAll(run.gaps());
    return List.copyOf(gaps);
  }

  /** The flow as it was asked. */
  public Flow flow() {
    return predicted().flow();
  }
}
