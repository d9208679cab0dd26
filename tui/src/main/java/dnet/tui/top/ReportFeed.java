package dnet.tui.top;

import dnet.inspector.assemble.Assembler;
import dnet.inspector.snapshot.Snapshot;
import dnet.tui.top.facts.Facts;
import dnet.tui.top.facts.Ledger;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;

/** A report that somebody wrote elsewhere: one picture, for good. */
public final class ReportFeed implements Feed {
  private final Snapshot snapshot;

  /** Delivers {@code snapshot}. */
  public ReportFeed(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  @Override
  public void start(Sink sink) {
    Thread thread = new Thread(() -> sink.facts(facts()), "top-report");
    thread.setDaemon(true);
    thread.start();
  }

  private Facts facts() {
    return new Ledger()
        .host(Assembler.assemble(snapshot), snapshot, takenAt(), Collections.emptySortedMap());
  }

  private Instant takenAt() {
    try {
      return Instant.parse(snapshot.takenAt());
    } catch (DateTimeParseException e) {
      // Somebody else wrote it.
      return Instant.EPOCH;
    }
  }

  @Override
  public void refresh() {
    // A report does not change.
  }

  @Override
  public void close() {
    // Nothing runs.
  }
}
