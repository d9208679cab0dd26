package dnet.tui.top;

import dnet.inspector.report.DoctorReport.FindingView;
import dnet.tui.top.pane.FindingsPane;
import dnet.tui.top.pane.Pane;
import dnet.tui.top.pane.Panes;
import dnet.tui.top.pane.Row;
import dnet.tui.top.pane.TraceView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the command palette understands. */
final class Commands {
  /** They go to the desk; each is previewed and asked about. */
  private static final Set<String> CHANGES =
      Set.of("ip", "route", "rule", "attach", "detach", "pin", "undo", "pipework");

  private static final List<String> WORDS =
      List.of(
          "attach", "capture", "copy", "detach", "export", "filter", "fix", "freeze", "help", "ip",
          "mouse", "path", "pin", "quit", "refresh", "route", "rule", "save", "sort", "trace",
          "undo");

  private final Rows rows;

  Commands(Rows rows) {
    this.rows = rows;
  }

  /** Runs a line. */
  Turn run(State state, String line) {
    List<String> words;
    try {
      words = Words.of(line);
    } catch (IllegalArgumentException e) {
      return Turn.to(state.notice(String.valueOf(e.getMessage())));
    }
    if (words.isEmpty()) {
      return Turn.to(state);
    }
    String word = words.get(0).equals("dnet") && words.size() > 1 ? words.get(1) : words.get(0);
    List<String> all = words.get(0).equals("dnet") ? words.subList(1, words.size()) : words;
    List<String> rest = all.subList(1, all.size());
    if (CHANGES.contains(word)) {
      return change(state, all);
    }
    return switch (word) {
      case "q", "quit", "exit" -> Turn.with(state, new Effect.Quit());
      case "help" -> Turn.to(state.overlay(new Overlay.Help(0)));
      case "refresh" -> Turn.with(state.notice("reading everything again"), new Effect.Refresh());
      case "mouse" -> Turn.with(state, new Effect.SwitchMouse());
      case "freeze" -> Turn.to(Controller.freeze(state));
      case "filter" -> Turn.to(state.spot(state.spot().filtered(String.join(" ", rest))));
      case "sort" -> sort(state, rest);
      case "copy" -> copy(state);
      case "save" -> save(state);
      case "export" -> export(state);
      case "capture" -> capture(state);
      case "fix" -> fix(state, rest);
      case "trace" -> trace(state, rest, true);
      case "path" -> trace(state, rest, false);
      default -> pane(state, word);
    };
  }

  /** The chosen finding's remedy, or the trace's: the only one, or that of the number. */
  private Turn fix(State state, List<String> rest) {
    if (state.pane() == Panes.TRACE) {
      return fix(state, rest, state.trace().offer(), state.trace().remedies().size());
    }
    Row row = rows.chosenRow(state);
    var view = state.view();
    if (state.pane() != Panes.FINDINGS || row == null || view == null) {
      return Turn.to(state.notice("choose a finding in the pane of findings, or trace what fails"));
    }
    FindingView finding = FindingsPane.find(view, row.key()).orElse(null);
    return fix(state, rest, row.key(), finding == null ? 0 : finding.remedies().size());
  }

  private static Turn fix(State state, List<String> rest, String key, int remedies) {
    if (remedies == 0) {
      return Turn.to(state.notice("dnet knows no remedy for this: Enter tells what is known"));
    }
    String number = rest.isEmpty() ? "1" : rest.get(0);
    boolean exists = number.matches("[1-9]") && Integer.parseInt(number) <= remedies;
    if (!exists || (rest.isEmpty() && remedies > 1)) {
      return Turn.to(state.notice("which? Enter shows them: fix 1 to fix " + remedies));
    }
    return change(state, List.of("fix", key, number));
  }

  private static Turn change(State state, List<String> words) {
    if (!state.settings().canChange()) {
      String why = state.settings().isOffline() ? "a report cannot be changed" : "--read-only";
      return Turn.to(state.notice("nothing can be changed here: " + why));
    }
    return Turn.with(
        state.overlay(new Overlay.Busy("planning: " + words.get(0))), new Effect.Propose(words));
  }

  private static Turn sort(State state, List<String> rest) {
    List<String> sorts = state.currentPane().sorts();
    int index = rest.isEmpty() ? -1 : sorts.indexOf(rest.get(0));
    return index < 0
        ? Turn.to(state.notice("sort by one of: " + String.join(", ", sorts)))
        : Turn.to(state.spot(state.spot().sorted(index, false)));
  }

  /** The plain command of the chosen row. */
  Turn copy(State state) {
    Row row = rows.chosenRow(state);
    var view = state.view();
    String command =
        row == null || view == null ? "" : state.currentPane().command(view, row.key());
    return command.isEmpty()
        ? Turn.to(state.notice("there is no plain command for this"))
        : Turn.with(state.notice("copied: " + command), new Effect.Copy(command));
  }

  /** The whole pane as text. */
  Turn save(State state) {
    var listing = rows.of(state);
    StringBuilder text = new StringBuilder();
    text.append(listing.summary().text()).append('\n');
    listing.head().forEach(l -> text.append(l.text().stripTrailing()).append('\n'));
    listing.rows().forEach(r -> text.append(r.line().text().stripTrailing()).append('\n'));
    return Turn.with(state, new Effect.Save(text.toString()));
  }

  private static Turn export(State state) {
    return state.shown() == null
        ? Turn.to(state.notice("there is nothing to export yet"))
        : Turn.with(state, new Effect.Export());
  }

  private Turn capture(State state) {
    if (!state.capture().isEmpty()) {
      return Turn.with(state, new Effect.StopCapture());
    }
    Row row = rows.chosenRow(state);
    if (state.settings().isOffline()) {
      return Turn.to(state.notice("a report has no packets"));
    }
    if (state.pane() != Panes.CONTAINERS || row == null || row.key().indexOf('/') < 0) {
      return Turn.to(state.notice("choose a container's interface in the first pane"));
    }
    return Turn.with(state, new Effect.Capture(row.key()));
  }

  private static Turn trace(State state, List<String> words, boolean send) {
    if (words.size() < 2) {
      String from = words.isEmpty() ? "" : words.get(0);
      return Turn.to(state.pane(Panes.TRACE).trace(chooseTo(from)));
    }
    boolean really = send && !state.settings().isOffline();
    return Turn.with(
        state
            .pane(Panes.TRACE)
            .trace(new TraceView(words.get(0), words.get(1), List.of(), really))
            .spot(Spot.START),
        new Effect.Trace(words, really));
  }

  static TraceView chooseTo(String from) {
    return new TraceView(from, "", List.of(), false);
  }

  private static Turn pane(State state, String word) {
    String wanted = word.toLowerCase(Locale.ROOT);
    for (int i = 0; i < Panes.ALL.size(); i++) {
      if (Panes.ALL.get(i).title().toLowerCase(Locale.ROOT).startsWith(wanted)) {
        return Turn.to(state.pane(i));
      }
    }
    return Turn.to(state.notice("no such command: " + word + " (Tab completes)"));
  }

  /** The only word that begins like this, or as much as all of them have in common. */
  static String complete(String text) {
    if (text.indexOf(' ') >= 0) {
      return text;
    }
    List<String> found = candidates(text);
    if (found.isEmpty()) {
      return text;
    }
    String common = found.get(0);
    for (String word : found) {
      while (!word.startsWith(common)) {
        common = common.substring(0, common.length() - 1);
      }
    }
    return found.size() == 1 ? common + " " : common;
  }

  /** All words that begin like this. */
  static List<String> candidates(String text) {
    List<String> all = new ArrayList<>(WORDS);
    for (Pane pane : Panes.ALL) {
      all.add(pane.title().toLowerCase(Locale.ROOT));
    }
    return all.stream().filter(w -> w.startsWith(text)).distinct().sorted().toList();
  }
}
