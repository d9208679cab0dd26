package dnet.tui.cli;

import dnet.inspector.remedy.Changes;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of every command that changes something. */
final class ChangeOptions {
  @Option(
      names = {"-n", "--dry-run"},
      description = "Show what would change, with the plain commands; change nothing.")
  boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "Ask no question; needed where there is no terminal.")
  boolean yes;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Where the journal is (default: /var/lib/dnet).")
  Path state = Changes.FOLDER;
}
