package dnet.inspector.report;

import java.util.List;

/**
 * A change of the host, planned, made or taken back, as published JSON.
 *
 * @param id its number in the journal; 0 when nothing was begun
 * @param outcome planned, unchanged, done, failed
 * @param message what went wrong; empty when nothing did
 * @param steps what it does, or did
 * @param commands plain commands that do the same; after a failure, those for what is left
 * @param warnings true things that do not forbid it
 * @param left what could not be taken back
 */
public record ChangeReport(
    int formatVersion,
    int id,
    String title,
    String outcome,
    String message,
    List<String> steps,
    List<String> commands,
    List<String> warnings,
    List<String> left) {
  public ChangeReport {
    steps = List.copyOf(steps);
    commands = List.copyOf(commands);
    warnings = List.copyOf(warnings);
    left = List.copyOf(left);
  }
}
