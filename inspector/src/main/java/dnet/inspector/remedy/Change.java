package dnet.inspector.remedy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A change as the journal tells it. */
public final class Change {
  private final Entry.Begin begin;
  private int reached = -1;
  private Status status = Status.OPEN;
  private List<String> left = List.of();
  private Entry.@Nullable OnTrial trial;
  private String token = "";

  private Change(Entry.Begin begin) {
    this.begin = begin;
  }

  /** How far a change has come. */
  public enum Status {
    /** Begun and not ended: dnet was killed. */
    OPEN("interrupted"),
    MADE("made"),
    /** It failed, and nothing of it is left. */
    ROLLED_BACK("failed, rolled back"),
    /** Its taking back was begun and not ended. */
    UNDOING("undo interrupted"),
    UNDONE("undone"),
    /** Something of it could not be taken back. */
    PARTLY("partly undone");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    /** For people. */
    public String word() {
      return word;
    }
  }

  static List<Change> of(List<Entry> entries) {
    Map<Integer, Change> changes = new TreeMap<>();
    for (Entry entry : entries) {
      if (entry instanceof Entry.Begin begin) {
        changes.put(begin.id(), new Change(begin));
        continue;
      }
      Change change = changes.get(entry.id());
      if (change != null) {
        change.take(entry);
      }
    }
    return new ArrayList<>(changes.values());
  }

  private void take(Entry entry) {
    if (entry instanceof Entry.Reach reach) {
      reached = reach.step();
    } else if (entry instanceof Entry.OnTrial begun) {
      trial = begun;
      token = begun.token();
    } else if (entry instanceof Entry.Confirm) {
      trial = null;
    } else if (entry instanceof Entry.End end) {
      left = end.left();
      status = end.made() ? Status.MADE : left.isEmpty() ? Status.ROLLED_BACK : Status.PARTLY;
    } else if (entry instanceof Entry.UndoBegin) {
      status = Status.UNDOING;
    } else if (entry instanceof Entry.UndoEnd end) {
      left = end.left();
      status = left.isEmpty() ? Status.UNDONE : Status.PARTLY;
    }
  }

  /** Its number, from 1. */
  public int id() {
    return begin.id();
  }

  /** When it was begun: ISO 8601, UTC. */
  public String time() {
    return begin.time();
  }

  /** What it is, for people; hostile text. */
  public String title() {
    return begin.title();
  }

  /** The command line that asked for it. */
  public String command() {
    return begin.command();
  }

  /** How far it has come. */
  public Status status() {
    return status;
  }

  /** What could not be taken back, for people. */
  public List<String> left() {
    return left;
  }

  /** What its steps do, for people. */
  public List<String> steps() {
    return begin.steps().stream().map(Step::text).toList();
  }

  /** Whether something of it may be there to take back. */
  public boolean canBeUndone() {
    return status == Status.OPEN
        || status == Status.MADE
        || status == Status.UNDOING
        || status == Status.PARTLY;
  }

  /** Whether dnet was killed in the midst of it. */
  public boolean isInterrupted() {
    return status == Status.OPEN || status == Status.UNDOING;
  }

  /**
   * When it is taken back unless somebody confirms it; null for a change that is not on trial. One
   * that could be taken back in part only has had its trial: the rest is for people.
   */
  public @Nullable Instant trialUntil() {
    boolean pending = status == Status.MADE || isInterrupted();
    return trial == null || !pending ? null : Instant.parse(trial.until());
  }

  /** Whether it is, or was, the one that the guardian with this token watches. */
  boolean isOf(String token) {
    return token.equals(this.token);
  }

  String boot() {
    return begin.boot();
  }

  /** The steps that were begun, the first first. */
  List<Step> reachedSteps() {
    return begin.steps().subList(0, Math.min(reached + 1, begin.steps().size()));
  }
}
