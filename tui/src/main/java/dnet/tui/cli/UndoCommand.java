package dnet.tui.cli;

import dnet.inspector.remedy.Change;
import dnet.inspector.remedy.Changes;
import dnet.inspector.remedy.RefusedException;
import dnet.inspector.report.ChangeReport;
import dnet.inspector.report.ReportJson;
import dnet.tui.render.Line;
import dnet.tui.render.Style;
import dnet.tui.render.TextSink;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "undo",
    header = "Take the last change back, or the one with this number.",
    description = {
      "What has changed since is left alone: dnet says so, and prints the plain",
      "commands for the rest. Exit 4 if something is left."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dnet undo                 the last change",
      "  dnet undo 3 --dry-run     what taking change 3 back would do"
    })
final class UndoCommand extends PlainCommand {
  @Parameters(arity = "0..1", paramLabel = "ID", description = "Its number in dnet journal.")
  private @Nullable Integer id;

  @Mixin private final ChangeOptions options = new ChangeOptions();

  @Option(
      names = {"-j", "--json"},
      description = "Print one JSON document.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    new ChangeDialog(console(), options, ColourChoice.AUTO, json).check();
    try {
      return undo(new Changes(options.state));
    } catch (RefusedException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private int undo(Changes changes) throws IOException {
    Change change = find(changes);
    if (change == null) {
      throw new CommandException(ExitCode.FAILED, "there is no change that could be taken back");
    }
    Changes.Outcome preview = changes.previewUndo(change.id());
    if (!json) {
      show("undo change " + change.id() + ", " + change.title() + ":", preview.done());
      preview.left().forEach(l -> console().out(ColourChoice.AUTO).line("  " + l));
      console().out().flush();
    }
    if (options.dryRun) {
      return tell(change, preview, "planned");
    }
    if (!options.yes && !console().ask()) {
      console().note(Line.of("Nothing was changed."));
      return ExitCode.FOUND;
    }
    Changes.Outcome outcome = changes.undo(change.id());
    return tell(change, outcome, outcome.ok() ? "done" : "failed");
  }

  private @Nullable Change find(Changes changes) throws IOException {
    Integer wanted = id;
    if (wanted == null) {
      return changes.newest();
    }
    return changes.history().changes().stream()
        .filter(c -> c.id() == wanted)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such change: " + wanted));
  }

  private void show(String title, List<String> steps) {
    TextSink out = console().out(ColourChoice.AUTO);
    out.line(Line.of(title, Style.HEADER));
    steps.forEach(s -> out.line("  " + s));
    if (steps.isEmpty()) {
      out.line("  nothing: it is gone already");
    }
  }

  private int tell(Change change, Changes.Outcome outcome, String word) throws IOException {
    if (json) {
      ReportJson.write(
          new ChangeReport(
              1,
              change.id(),
              "undo " + change.title(),
              word,
              outcome.message(),
              outcome.done(),
              outcome.commands(),
              List.of(),
              outcome.left()),
          console().bytes());
    } else if (word.equals("done")) {
      console().out(ColourChoice.AUTO).line("Done.");
    }
    if (!outcome.message().isEmpty()) {
      console().error("taken back, but not written down: " + outcome.message());
    }
    if (!outcome.ok()) {
      console().error("not all of change " + change.id() + " can be taken back:");
      outcome.left().forEach(l -> console().note(Line.of("  " + l)));
      outcome.commands().forEach(c -> console().note(Line.of("# " + c)));
      return word.equals("planned") ? ExitCode.FOUND : ExitCode.FAILED;
    }
    return ExitCode.OK;
  }
}
