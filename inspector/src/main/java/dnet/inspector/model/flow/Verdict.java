package dnet.inspector.model.flow;

import dnet.inspector.model.Gap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What prediction and observation give together.
 *
 * @param flow with the source address that was used
 * @param cause null where it is delivered, or not known
 * @param culprit null where nothing is to blame, or not known
 * @param direction in which it failed; null where it did not, or is not known
 * @param predicted what the host's facts said before anything was sent
 * @param observed what was seen, by itself; null where nothing was sent
 * @param hops both ways in one: the predicted ones, and those where packets went besides
 */
public record Verdict(
    Flow flow,
    Outcome outcome,
    @Nullable Cause cause,
    Confidence confidence,
    @Nullable Culprit culprit,
    @Nullable Direction direction,
    Trace predicted,
    @Nullable Account observed,
    List<SeenHop> hops,
    List<Evidence> evidence,
    List<Note> notes,
    List<Gap> gaps) {
  public Verdict {
    hops = List.copyOf(hops);
    evidence = List.copyOf(evidence);
    notes = List.copyOf(notes);
    gaps = List.copyOf(gaps);
  }

  /** What was seen, in the order in which it was. */
  public record Account(
      Outcome outcome, @Nullable Cause cause, @Nullable Direction direction, List<SeenHop> hops) {
    public Account {
      hops = List.copyOf(hops);
    }
  }

  /** The verdict in the form of a prediction: for what asks which fault it is. */
  public Trace asTrace() {
    return new Trace(
        flow,
        outcome,
        cause,
        confidence,
        culprit,
        direction,
        hops.stream().map(SeenHop::hop).toList(),
        evidence,
        notes,
        List.of(),
        gaps);
  }
}
