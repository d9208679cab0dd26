package dnet.inspector.remedy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Makes one change that its record has announced. */
final class Application {
  private final Ledger ledger;
  private final Session session;
  private final int id;
  private final Plan plan;
  private final List<Step> begun = new ArrayList<>();

  /** Where is written what is done, before it is. */
  interface Ledger {
    void append(Entry entry) throws IOException;
  }

  Application(Ledger ledger, Session session, int id, Plan plan) {
    this.ledger = ledger;
    this.session = session;
    this.id = id;
    this.plan = plan;
  }

  Changes.Outcome make() throws IOException {
    try {
      for (Step step : plan.steps()) {
        one(step);
      }
      for (Step step : plan.steps()) {
        readBack(step);
      }
      ledger.append(new Entry.End(id, true, List.of()));
    } catch (IOException | RuntimeException e) {
      return rollBack(e instanceof IOException ? String.valueOf(e.getMessage()) : e.toString());
    }
    return new Changes.Outcome(id, true, "", plan.texts(), List.of(), List.of());
  }

  private void one(Step step) throws IOException {
    State state = step.state(session);
    if (state != State.BEFORE && state != State.UNSEEN) {
      throw new IOException(
          "cannot " + step.text() + ": the host has changed since this was planned");
    }
    ledger.append(new Entry.Reach(id, begun.size()));
    begun.add(step);
    FailPoints.reach("before a step");
    step.apply(session);
    FailPoints.reach("after a step");
  }

  private void readBack(Step step) throws IOException {
    State state = step.state(session);
    // What was taken from a link is gone for good when a later step took the link away.
    boolean removed = step instanceof Step.Reversed && state == State.GONE;
    if (state != State.AFTER && state != State.UNSEEN && !removed) {
      throw new IOException("the kernel does not show what was done: " + step.text());
    }
  }

  private Changes.Outcome rollBack(String why) {
    Rollback rollback = new Rollback(session);
    rollback.of(begun, false);
    String message = why;
    try {
      ledger.append(new Entry.End(id, false, rollback.left()));
    } catch (IOException e) {
      message = why + "; " + e.getMessage();
    }
    return new Changes.Outcome(
        id, false, message, rollback.done(), rollback.left(), rollback.commands());
  }
}
