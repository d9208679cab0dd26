package dnet.tui.cli;

import dnet.inspector.remedy.Change;
import dnet.inspector.remedy.Changes;
import dnet.inspector.report.JournalReport;
import dnet.inspector.report.ReportJson;
import dnet.tui.render.Line;
import dnet.tui.render.Style;
import dnet.tui.render.TextSink;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "journal",
    header = "List the changes that dnet made, the oldest first.",
    description = {
      "dnet undo ID takes one back. When the list has become long (1 MiB), it begins",
      "anew with what can still be taken back; the long one is in journal.old, beside it."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  dnet journal", "  dnet journal --verbose     with the steps of each"})
final class JournalCommand extends PlainCommand {
  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Where the journal is (default: /var/lib/dnet).")
  private Path state = Changes.FOLDER;

  @Option(
      names = {"-j", "--json"},
      description = "Print one JSON document.")
  private boolean json;

  @Option(
      names = {"-v", "--verbose"},
      description = "Also show the steps.")
  private boolean verbose;

  @Override
  public Integer call() throws IOException {
    Changes.History history = new Changes(state).history();
    if (history.damagedAt() >= 0) {
      console()
          .error(
              "the journal is damaged at octet "
                  + history.damagedAt()
                  + ": what stands there is not shown");
    }
    if (json) {
      ReportJson.write(
          new JournalReport(
              1,
              history.changes().stream()
                  .map(
                      c ->
                          new JournalReport.Entry(
                              c.id(),
                              c.time(),
                              c.status().word(),
                              c.title(),
                              c.command(),
                              c.steps(),
                              c.left()))
                  .toList()),
          console().bytes());
    } else {
      history.changes().forEach(this::show);
    }
    return history.damagedAt() >= 0 ? ExitCode.UNKNOWN : ExitCode.OK;
  }

  private void show(Change change) {
    TextSink out = console().out(ColourChoice.AUTO);
    out.line(
        Line.of(change.id() + "  " + change.time() + "  ")
            .and(change.status().word(), Style.HEADER)
            .and("  " + change.title()));
    if (verbose) {
      out.line("     " + change.command());
      change.steps().forEach(s -> out.line("     " + s));
    }
    change.left().forEach(l -> out.line("     " + l));
  }
}
