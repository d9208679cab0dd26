package dnet.inspector.remedy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes changes and takes them back, with the journal in one folder. */
public final class Changes {
  /** Where the journal is unless told otherwise. */
  public static final Path FOLDER = Path.of("/var/lib/dnet");

  private static final Duration LEAST_TRIAL = Duration.ofSeconds(2);

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path folder;

  /** With the journal in {@code folder}, which is made when the first change is. */
  public Changes(Path folder) {
    this.folder = folder;
  }

  /**
   * How a change, or its taking back, ended.
   *
   * @param id the change's number; 0 when it was not even begun
   * @param ok whether it did what it should
   * @param message what went wrong; empty when nothing did
   * @param done what was done, or after a failure what was taken back
   * @param left what could not be taken back, and why
   * @param commands plain commands for what is left
   */
  public record Outcome(
      int id,
      boolean ok,
      String message,
      List<String> done,
      List<String> left,
      List<String> commands) {
    public Outcome {
      done = List.copyOf(done);
      left = List.copyOf(left);
      commands = List.copyOf(commands);
    }
  }

  /**
   * What the journal tells.
   *
   * @param damagedAt where it is damaged, in octets; -1 where it is whole
   */
  public record History(List<Change> changes, long damagedAt) {
    public History {
      changes = List.copyOf(changes);
    }
  }

  /** All changes, the oldest first. Needs no lock, and makes nothing. */
  public History history() throws IOException {
    if (!Files.exists(folder)) {
      return new History(List.of(), -1);
    }
    Journal.Contents contents = Journal.read(folder);
    return new History(Change.of(contents.entries()), contents.damagedAt());
  }

  /**
   * Makes a change. What fails is rolled back.
   *
   * @param command the command line that asked for it, for the journal
   * @throws RefusedException if nothing was begun: another dnet is at work, an earlier change was
   *     interrupted
   * @throws IOException if nothing was begun because the journal cannot be written
   */
  public Outcome apply(Plan plan, String command) throws IOException {
    return apply(plan, command, null);
  }

  /**
   * Makes a change that is taken back unless it is confirmed.
   *
   * @param trial whose guardian watches already; null for a change that is to stay
   * @throws RefusedException also if the trial's time is all but up: its guardian may end before
   *     the change has begun
   */
  @SuppressWarnings("try") // the guard against interrupts is there for its end
  public Outcome apply(Plan plan, String command, @Nullable Trial trial) throws IOException {
    if (trial != null && Instant.now().isAfter(trial.until().minus(LEAST_TRIAL))) {
      throw new RefusedException("the time of the trial was up before the change was begun");
    }
    try (Journal journal = Journal.open(folder);
        Session session = new Session();
        Uninterrupted here = new Uninterrupted()) {
      List<Change> changes = Change.of(journal.entries());
      for (Change change : changes) {
        refuseOnTrial(change);
        if (change.isInterrupted()) {
          throw new RefusedException(
              "change "
                  + change.id()
                  + " ("
                  + change.title()
                  + ") was interrupted; take it back first: dnet undo "
                  + change.id());
        }
      }
      for (Step step : plan.steps()) {
        for (Place place : step.places()) {
          session.at(place);
        }
      }
      int id = changes.isEmpty() ? 1 : changes.get(changes.size() - 1).id() + 1;
      journal.append(new Entry.Begin(id, now(), bootId(), plan.title(), command, plan.steps()));
      if (trial != null) {
        journal.append(new Entry.OnTrial(id, trial.token(), trial.until().toString()));
      }
      return new Application(journal::append, session, id, plan).make();
    }
  }

  /** What is made while another change may still be taken back would be lost or in its way. */
  private static void refuseOnTrial(Change change) throws RefusedException {
    Instant until = change.trialUntil();
    if (until != null) {
      throw new RefusedException(
          "change "
              + change.id()
              + " ("
              + change.title()
              + ") is on trial until "
              + until
              + ": first keep it (dnet bridge confirm) or take it back (dnet undo "
              + change.id()
              + ")");
    }
  }

  /**
   * Keeps the change that is on trial.
   *
   * @return it; null if none is
   * @throws RefusedException if another dnet is at work
   */
  public @Nullable Change confirm() throws IOException {
    try (Journal journal = Journal.open(folder)) {
      for (Change change : Change.of(journal.entries())) {
        if (change.trialUntil() != null && change.status() == Change.Status.MADE) {
          journal.append(new Entry.Confirm(change.id()));
          return change;
        }
      }
      return null;
    }
  }

  /**
   * Takes back what is on trial and was not confirmed.
   *
   * @param which of them
   * @return null if there was none
   * @throws RefusedException if another dnet is at work
   */
  @SuppressWarnings("try") // the guard against interrupts is there for its end
  @Nullable Outcome takeBackTrial(Predicate<Change> which) throws IOException {
    try (Journal journal = Journal.open(folder);
        Session session = new Session();
        Uninterrupted here = new Uninterrupted()) {
      for (Change change : Change.of(journal.entries())) {
        if (change.trialUntil() != null && which.test(change)) {
          return undo(journal, session, change);
        }
      }
      return null;
    }
  }

  /** What taking a change back would do; nothing is done. */
  public Outcome previewUndo(int id) throws IOException {
    try (Session session = new Session()) {
      return takeBack(session, find(history().changes(), id), true);
    }
  }

  /**
   * Takes a change back, as far as it is still there.
   *
   * @throws IllegalArgumentException if there is no such change
   * @throws RefusedException if it was taken back already or another dnet is at work
   */
  @SuppressWarnings("try") // the guard against interrupts is there for its end
  public Outcome undo(int id) throws IOException {
    try (Journal journal = Journal.open(folder);
        Session session = new Session();
        Uninterrupted here = new Uninterrupted()) {
      return undo(journal, session, find(Change.of(journal.entries()), id));
    }
  }

  private static Outcome undo(Journal journal, Session session, Change change) throws IOException {
    int id = change.id();
    String unwritten = tryAppend(journal, new Entry.UndoBegin(id, now()));
    Outcome outcome = takeBack(session, change, false);
    String after = tryAppend(journal, new Entry.UndoEnd(id, outcome.left()));
    String message = unwritten.isEmpty() ? after : unwritten;
    return new Outcome(
        id, outcome.ok(), message, outcome.done(), outcome.left(), outcome.commands());
  }

  /** On a full disk it is better to take back without a record of it than not at all. */
  private static String tryAppend(Journal journal, Entry entry) {
    try {
      journal.append(entry);
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static Change find(List<Change> changes, int id) throws RefusedException {
    for (Change change : changes) {
      if (change.id() == id) {
        if (!change.canBeUndone()) {
          throw new RefusedException(
              "change " + id + " is " + change.status().word() + " already: nothing to do");
        }
        return change;
      }
    }
    throw new IllegalArgumentException("no such change: " + id);
  }

  private static Outcome takeBack(Session session, Change change, boolean pretend)
      throws IOException {
    Rollback rollback = new Rollback(session);
    boolean sameBoot = change.boot().equals(bootId());
    rollback.of(
        change.reachedSteps().stream().filter(s -> sameBoot || s.outlivesBoot()).toList(), pretend);
    return new Outcome(
        change.id(),
        rollback.left().isEmpty(),
        "",
        rollback.done(),
        rollback.left(),
        rollback.commands());
  }

  /** The newest change that can be taken back; null if there is none. */
  public @Nullable Change newest() throws IOException {
    List<Change> changes = new ArrayList<>(history().changes());
    for (int i = changes.size() - 1; i >= 0; i--) {
      if (changes.get(i).canBeUndone()) {
        return changes.get(i);
      }
    }
    return null;
  }

  static String bootId() throws IOException {
    return Files.readString(BOOT_ID).strip();
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Keeps Ctrl-C and SIGTERM waiting while a change is made, which takes milliseconds. */
  private static final class Uninterrupted implements AutoCloseable {
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::awaitEnd, "change-ends-first");

    Uninterrupted() {
      Runtime.getRuntime().addShutdownHook(hook);
    }

    private void awaitEnd() {
      try {
        done.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      done.countDown();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // Java ends already, and was only waiting for this.
      }
    }
  }
}
