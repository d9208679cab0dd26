package dnet.inspector.remedy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Takes steps back, the last first, each only if the kernel's state says that it was done. */
final class Rollback {
  private final Session session;
  private final List<String> done = new ArrayList<>();
  private final List<String> left = new ArrayList<>();
  private final List<String> commands = new ArrayList<>();

  Rollback(Session session) {
    this.session = session;
  }

  /** What was taken back. */
  List<String> done() {
    return done;
  }

  /** What was not, and why. */
  List<String> left() {
    return left;
  }

  /** Plain commands for what was not. */
  List<String> commands() {
    return commands;
  }

  void of(List<Step> steps, boolean pretend) {
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = steps.get(i);
      try {
        one(step, pretend);
      } catch (IOException e) {
        leave(step, String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        leave(step, e.toString());
      }
    }
  }

  private void one(Step step, boolean pretend) throws IOException {
    switch (state(step)) {
      case BEFORE, GONE, TAKEN -> {
        // Never done, or gone with what it was done to.
      }
      case OTHER -> leave(step, "somebody else has changed it since");
      case AFTER, UNSEEN -> {
        if (!pretend) {
          FailPoints.reach("before a step is taken back");
          step.revert(session);
          FailPoints.reach("a step is taken back");
          State now = state(step);
          if (now == State.AFTER || now == State.OTHER) {
            leave(step, "the kernel does not show it");
            return;
          }
        }
        done.add(step.reverseText());
      }
    }
  }

  private State state(Step step) throws IOException {
    try {
      return step.state(session);
    } catch (GoneException e) {
      return State.GONE;
    }
  }

  private void leave(Step step, String why) {
    left.add("not done: " + step.reverseText() + ": " + why);
    if (!step.reverseCommand().isEmpty()) {
      commands.add(step.reverseCommand());
    }
  }
}
