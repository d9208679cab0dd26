package dnet.tui.cli;

import dnet.inspector.remedy.Changes;
import dnet.inspector.remedy.Plan;
import dnet.inspector.remedy.RefusedException;
import dnet.inspector.report.ChangeReport;
import dnet.inspector.report.ReportJson;
import dnet.tui.render.Line;
import dnet.tui.render.Style;
import dnet.tui.render.TextSink;
import java.io.IOException;
import java.util.List;

/** Shows a plan, asks, has it done, and tells how it went. */
final class ChangeDialog {
  private final Console console;
  private final ChangeOptions options;
  private final ColourChoice colour;
  private final boolean json;

  ChangeDialog(Console console, ChangeOptions options, ColourChoice colour, boolean json) {
    this.console = console;
    this.options = options;
    this.colour = colour;
    this.json = json;
  }

  /** Refuses at once where nobody could be asked. */
  void check() {
    if (!options.dryRun && !options.yes && !console.canAsk()) {
      throw new CommandException(
          ExitCode.USAGE, "there is no terminal to ask on: give --yes, or --dry-run to look only");
    }
  }

  /** How a plan that was agreed to is carried out. */
  interface Applier {
    Changes.Outcome apply(Plan plan, String command) throws IOException;
  }

  int run(Plan plan, String command) throws IOException {
    return run(plan, command, new Changes(options.state)::apply);
  }

  int run(Plan plan, String command, Applier applier) throws IOException {
    if (plan.isEmpty()) {
      return tell(plan, 0, "unchanged", "", List.of(), List.of());
    }
    if (!json) {
      preview(plan);
    }
    if (options.dryRun) {
      return tell(plan, 0, "planned", "", List.of(), plan.commands());
    }
    if (!options.yes && !console.ask()) {
      console.note(Line.of("Nothing was changed."));
      return ExitCode.FOUND;
    }
    Changes.Outcome outcome;
    try {
      outcome = applier.apply(plan, command);
    } catch (RefusedException e) {
      throw new CommandException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "nothing was changed: " + e.getMessage(), e);
    }
    return tell(
        plan,
        outcome.id(),
        outcome.ok() ? "done" : "failed",
        outcome.message(),
        outcome.left(),
        outcome.ok() ? plan.commands() : outcome.commands());
  }

  private void preview(Plan plan) {
    TextSink out = console.out(colour);
    out.line(Line.of(plan.title() + ":", Style.HEADER));
    plan.texts().forEach(t -> out.line("  " + t));
    plan.warnings().forEach(w -> out.line("  warning: " + w));
    out.line("");
    out.line("# The same with plain commands:");
    plan.commands().forEach(out::line);
    console.out().flush();
  }

  private int tell(
      Plan plan, int id, String outcome, String message, List<String> left, List<String> commands)
      throws IOException {
    if (json) {
      ReportJson.write(
          new ChangeReport(
              1, id, plan.title(), outcome, message, plan.texts(), commands, plan.warnings(), left),
          console.bytes());
    } else {
      TextSink out = console.out(colour);
      switch (outcome) {
        case "unchanged" -> out.line("Nothing to do: " + plan.title() + ": it is so already.");
        case "done" -> {
          out.line("");
          out.line("Done, as change " + id + ". To take it back: dnet undo " + id);
        }
        default -> {
          // Planned: shown already. Failed: said on standard error.
        }
      }
    }
    if (!outcome.equals("failed")) {
      return ExitCode.OK;
    }
    console.error(plan.title() + ": " + message + "; " + aftermath(left));
    left.forEach(l -> console.note(Line.of("  " + l)));
    commands.forEach(c -> console.note(Line.of("# " + c)));
    return ExitCode.FAILED;
  }

  private static String aftermath(List<String> left) {
    return left.isEmpty()
        ? "all was taken back"
        : "not all could be taken back, the plain commands for the rest follow";
  }
}
