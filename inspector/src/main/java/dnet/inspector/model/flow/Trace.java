package dnet.inspector.model.flow;

import dnet.inspector.model.Gap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A packet's way and the way of its answer, as far as they go.
 *
 * @param flow with the source address that was chosen
 * @param cause null where it is delivered, or not known
 * @param culprit null where nothing is to blame
 * @param direction in which it failed; null where it did not
 * @param hops in order, the answer's after the request's
 * @param doubts what was not understood and could change the outcome, for people
 * @param gaps what could not be read and touches this way
 */
public record Trace(
    Flow flow,
    Outcome outcome,
    @Nullable Cause cause,
    Confidence confidence,
    @Nullable Culprit culprit,
    @Nullable Direction direction,
    List<Hop> hops,
    List<Evidence> evidence,
    List<Note> notes,
    List<String> doubts,
    List<Gap> gaps) {
  public Trace {
    hops = List.copyOf(hops);
    evidence = List.copyOf(evidence);
    notes = List.copyOf(notes);
    doubts = List.copyOf(doubts);
    gaps = List.copyOf(gaps);
  }
}
