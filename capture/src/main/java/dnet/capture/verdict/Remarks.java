package dnet.capture.verdict;

import dnet.capture.verdict.Walk.Look;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Note;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Trace;
import java.util.ArrayList;
import java.util.List;

/** Where prediction and observation disagree, and why that may be; losses that are no fault. */
final class Remarks {
  private final Trace predicted;
  private final Fates fates;

  Remarks(Trace predicted, Fates fates) {
    this.predicted = predicted;
    this.fates = fates;
  }

  /**
   * Of a way that explains what was seen.
   *
   * @param number its place among the candidates
   * @param first how many of them are of the first reading
   */
  List<Note> explained(Walk walk, int number, int first) {
    Trace trace = walk.trace();
    List<Note> notes = new ArrayList<>(trace.notes());
    if (number >= first) {
      notes.add(
          new Note(
              "host-changed",
              "read before the probes the host's state said "
                  + said(predicted)
                  + "; read again after them it explains what was seen"));
    } else if (number > 0) {
      notes.add(
          new Note(
              "doubt-resolved",
              "the prediction left this open: " + String.join("; ", predicted.doubts())));
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
    return withLosses(walk, notes);
  }

  /** It got through, and no candidate says so. */
  List<Note> delivered(Walk walk) {
    List<Note> notes = new ArrayList<>(predicted.notes());
    notes.add(predicted.outcome() == Outcome.UNKNOWN ? settled() : contradicted());
    return withLosses(walk, notes);
  }

  /** It did not, and no candidate says why. */
  List<Note> lost() {
    List<Note> notes = new ArrayList<>(predicted.notes());
    if (predicted.outcome() != Outcome.UNKNOWN) {
      notes.add(new Note("prediction-differs", "predicted was " + said(predicted)));
    }
    return notes;
  }

  private static String said(Trace trace) {
    return trace.outcome() + (trace.cause() == null ? "" : " (" + trace.cause().code() + ")");
  }

  private Note settled() {
    return new Note(
        "doubt-resolved",
        "the prediction could not tell"
            + predicted.evidence().stream().map(e -> ": " + e.text()).findFirst().orElse("")
            + "; the probes got through");
  }

  private Note contradicted() {
    Culprit culprit = predicted.culprit();
    return new Note(
        "prediction-differs",
        "predicted was "
            + said(predicted)
            + (culprit == null ? "" : ", for " + culprit.namespace() + ": " + culprit.text())
            + ". The probes got through: what is tracked or remembered by the kernel, or has"
            + " changed meanwhile, counts for them");
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
}
