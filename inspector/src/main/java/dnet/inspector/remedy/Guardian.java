package dnet.inspector.remedy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Takes a change on trial back when its time is up. It runs in a process of its own, which is there
 * before the change is made, so that it outlives the dnet that made it and the terminal that asked
 * for it.
 */
public final class Guardian {
  private static final long POLL_MILLIS = 200;

  /** So long a guardian that lives may take. */
  private static final Duration OVERDUE = Duration.ofSeconds(2);

  /** A dnet that was killed while it held the lock holds it no more; one that lives ends soon. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Changes changes;
  private final Trial trial;

  /** Of one trial. */
  public Guardian(Changes changes, Trial trial) {
    this.changes = changes;
    this.trial = trial;
  }

  /** How a trial ended. */
  public enum End {
    CONFIRMED,
    TAKEN_BACK,
    /** Something of it could not be taken back; the journal says what. */
    PARTLY_TAKEN_BACK,
    /** The change was never made, or failed. */
    NOTHING
  }

  /**
   * Waits for the trial's end and takes the change back if need be.
   *
   * @throws IOException if the journal cannot be read or written for minutes after the end
   */
  public End guard() throws IOException, InterruptedException {
    while (Instant.now().isBefore(trial.until())) {
      Optional<End> end = endSoFar();
      if (end.isPresent()) {
        return end.get();
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    Instant last = trial.until().plus(PATIENCE);
    while (true) {
      try {
        Changes.Outcome outcome = changes.takeBackTrial(c -> c.isOf(trial.token()));
        if (outcome != null) {
          return outcome.ok() ? End.TAKEN_BACK : End.PARTLY_TAKEN_BACK;
        }
        return end().orElse(End.NOTHING);
      } catch (IOException e) {
        if (Instant.now().isAfter(last)) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    }
  }

  /**
   * Watches how the trial ends while another process guards it.
   *
   * @return NOTHING if it has not ended by some time after its end: the guardian is gone, too
   */
  public End await() throws IOException, InterruptedException {
    Instant last = trial.until().plusSeconds(10);
    while (Instant.now().isBefore(last)) {
      Optional<End> end = end();
      if (end.isPresent()) {
        return end.get();
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return End.NOTHING;
  }

  /** A journal that cannot be read at the moment must not end the watch over the change. */
  private Optional<End> endSoFar() {
    try {
      return end();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<End> end() throws IOException {
    List<Change> all = changes.history().changes();
    return all.stream()
        .filter(c -> c.isOf(trial.token()))
        .findFirst()
        .flatMap(
            change ->
                switch (change.status()) {
                  case OPEN, UNDOING -> Optional.empty();
                  case MADE ->
                      change.trialUntil() == null ? Optional.of(End.CONFIRMED) : Optional.empty();
                  case UNDONE -> Optional.of(End.TAKEN_BACK);
                  case PARTLY -> Optional.of(End.PARTLY_TAKEN_BACK);
                  case ROLLED_BACK -> Optional.of(End.NOTHING);
                });
  }

  /** Takes back what is overdue: its guardian must be gone, too. */
  static void sweep(Changes changes) throws IOException {
    Instant now = Instant.now().minus(OVERDUE);
    if (changes.history().changes().stream().anyMatch(c -> isOverdue(c, now))) {
      changes.takeBackTrial(c -> isOverdue(c, now));
    }
  }

  private static boolean isOverdue(Change change, Instant now) {
    Instant until = change.trialUntil();
    return until != null && now.isAfter(until);
  }
}
