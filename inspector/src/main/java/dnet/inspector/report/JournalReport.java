package dnet.inspector.report;

import java.util.List;

/** The journal as published JSON, the oldest change first. */
public record JournalReport(int formatVersion, List<Entry> changes) {
  public JournalReport {
    changes = List.copyOf(changes);
  }

  /**
   * One change.
   *
   * @param time ISO 8601, UTC
   * @param status made, undone, interrupted, …
   */
  public record Entry(
      int id,
      String time,
      String status,
      String title,
      String command,
      List<String> steps,
      List<String> left) {
    public Entry {
      steps = List.copyOf(steps);
      left = List.copyOf(left);
    }
  }
}
