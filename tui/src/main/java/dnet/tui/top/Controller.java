package dnet.tui.top;

import dnet.inspector.advice.Remedy;
import dnet.inspector.advice.ShellWords;
import dnet.inspector.report.DoctorReport.RemedyView;
import dnet.tui.top.Overlay.Prompt.Kind;
import dnet.tui.top.facts.Facts;
import dnet.tui.top.pane.FindingsPane;
import dnet.tui.top.pane.Panes;
import dnet.tui.top.pane.Row;
import dnet.tui.top.pane.TraceView;
import dnet.tui.top.pane.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What keys do. Pure, but for remembering the rows that it was asked for last. */
public final class Controller {
  private final Rows rows;
  private final Commands commands;
  private final Overlays overlays;
  private final Mouse mouse;

  /** A controller over the rows that the screen draws as well. */
  Controller(Rows rows) {
    this.rows = rows;
    commands = new Commands(rows);
    overlays = new Overlays(commands);
    mouse = new Mouse(rows, this::press);
  }

  /** What a key does, by the name that {@code Keys} gives it. */
  public Turn press(State state, String key) {
    if (key.equals("Ctrl-C") || key.equals("EOF")) {
      return Turn.with(state, new Effect.Quit());
    }
    if (key.equals("Ctrl-L")) {
      return Turn.with(state, new Effect.Repaint());
    }
    State clean = state.notice("");
    if (state.isTooSmall()) {
      return key.equals("q") ? Turn.with(state, new Effect.Quit()) : Turn.to(clean);
    }
    if (key.startsWith("Click ") || key.startsWith("Wheel")) {
      return mouse.press(clean, key);
    }
    return state.overlay() instanceof Overlay.None
        ? plain(clean, key)
        : overlays.press(clean, key, page(state));
  }

  /** Rows of a pane on the screen. */
  static int page(State state) {
    return Math.max(1, state.rows() - Screen.FRAME_ROWS);
  }

  private Turn plain(State state, String key) {
    return switch (key) {
      case "q" -> Turn.with(state, new Effect.Quit());
      case "?", "h", "F1" -> Turn.to(state.overlay(new Overlay.Help(0)));
      case "/" -> Turn.to(state.overlay(Overlay.Prompt.of(Kind.FILTER, state.spot().filter())));
      case ":" -> Turn.to(state.overlay(Overlay.Prompt.of(Kind.COMMAND, "")));
      case "Tab", "Right" -> Turn.to(state.pane((state.pane() + 1) % Panes.ALL.size()));
      case "BackTab", "Left" ->
          Turn.to(state.pane(Math.floorMod(state.pane() - 1, Panes.ALL.size())));
      case "1", "2", "3", "4", "5", "6", "7" -> Turn.to(state.pane(key.charAt(0) - '1'));
      case "s" -> Turn.to(sort(state));
      case "S" ->
          Turn.to(state.spot(state.spot().sorted(state.spot().sort(), !state.spot().reversed())));
      case "Z" -> Turn.to(freeze(state));
      case "y" -> commands.copy(state);
      case "m" -> Turn.with(state, new Effect.SwitchMouse());
      case "a" -> menu(state);
      case "t" -> traceFrom(state);
      case "Enter" -> enter(state);
      case "Escape" -> escape(state);
      case "Ctrl-S" -> commands.save(state);
      case "Ctrl-R", "F5" ->
          Turn.with(state.notice("reading everything again"), new Effect.Refresh());
      default -> Turn.to(move(state, key));
    };
  }

  /** Goes on with what is shown, or stops following. */
  static State freeze(State state) {
    Facts live = state.live();
    return state.frozen() != null ? state.freeze(null) : live == null ? state : state.freeze(live);
  }

  private static State sort(State state) {
    int sorts = state.currentPane().sorts().size();
    return state.spot(state.spot().sorted((state.spot().sort() + 1) % sorts, false));
  }

  private State move(State state, String key) {
    int page = page(state);
    return switch (key) {
      case "j", "Down" -> by(state, 1);
      case "k", "Up" -> by(state, -1);
      case "PageDown", "Ctrl-F", " " -> by(state, page - 1);
      case "PageUp", "Ctrl-B" -> by(state, -(page - 1));
      case "Ctrl-D" -> by(state, page / 2);
      case "Ctrl-U" -> by(state, -page / 2);
      case "g", "Home" -> by(state, -1_000_000);
      case "G", "End" -> by(state, 1_000_000);
      default -> state;
    };
  }

  private State by(State state, int steps) {
    List<Row> all = rows.of(state).rows();
    Spot spot = state.spot();
    int chosen = Rows.chosen(all, spot);
    if (chosen < 0) {
      return state;
    }
    int wanted = Math.max(0, Math.min(all.size() - 1, chosen + steps));
    int next = Rows.nearest(all, wanted, steps < 0 ? -1 : 1);
    int top = Screen.top(all.size(), next, spot.top(), Screen.room(state, rows.of(state)));
    return state.spot(spot.at(all.get(next).key(), next, next == 0 ? 0 : top));
  }

  private Turn enter(State state) {
    Row row = rows.chosenRow(state);
    if (state.pane() == Panes.TRACE) {
      return trace(state, row);
    }
    return row == null ? Turn.to(state) : Turn.to(state.overlay(new Overlay.Details(row.key(), 0)));
  }

  /** In the pane of traces, Enter chooses A, then B, and then sends. */
  private static Turn trace(State state, @Nullable Row row) {
    TraceView trace = state.trace();
    if (trace.running()) {
      return Turn.to(state);
    }
    if (!trace.to().isEmpty()) {
      boolean send = !state.settings().isOffline();
      return Turn.with(
          state.trace(new TraceView(trace.from(), trace.to(), trace.lines(), send)),
          new Effect.Trace(List.of(trace.from(), trace.to()), send));
    }
    if (row == null) {
      return Turn.to(state);
    }
    if (trace.from().isEmpty()) {
      return Turn.to(state.trace(Commands.chooseTo(row.key())));
    }
    return Turn.with(
        state.trace(new TraceView(trace.from(), row.key(), List.of(), false)).spot(Spot.START),
        new Effect.Trace(List.of(trace.from(), row.key()), false));
  }

  private static Turn escape(State state) {
    if (state.pane() == Panes.TRACE && state.trace().running()) {
      return Turn.with(state.notice("ending the trace"), new Effect.StopTrace());
    }
    if (state.pane() == Panes.TRACE && !state.trace().from().isEmpty()) {
      return Turn.to(state.trace(TraceView.NONE).spot(Spot.START));
    }
    if (!state.capture().isEmpty()) {
      return Turn.with(state, new Effect.StopCapture());
    }
    return state.spot().filter().isEmpty()
        ? Turn.to(state)
        : Turn.to(state.spot(state.spot().filtered("")));
  }

  private Turn traceFrom(State state) {
    String name = container(state);
    return name.isEmpty()
        ? Turn.to(state.pane(Panes.TRACE).trace(TraceView.NONE))
        : Turn.to(state.pane(Panes.TRACE).trace(Commands.chooseTo(name)).spot(Spot.START));
  }

  /** The chosen row's container by name; empty where there is none. */
  private String container(State state) {
    Row row = rows.chosenRow(state);
    String subject = row == null ? null : row.subject();
    Facts facts = state.shown();
    if (subject == null || facts == null || !subject.startsWith("container:")) {
      return "";
    }
    String id = subject.substring("container:".length());
    return facts.host().containers().stream()
        .filter(c -> c.id().equals(id))
        .map(c -> c.name())
        .findFirst()
        .orElse("");
  }

  /** What the remedies of what is chosen do. */
  private static List<String> remedies(State state, @Nullable Row row) {
    View view = state.view();
    if (state.pane() == Panes.TRACE) {
      return state.trace().remedies().stream().map(Remedy::effect).toList();
    }
    return state.pane() != Panes.FINDINGS || row == null || view == null
        ? List.of()
        : FindingsPane.find(view, row.key()).stream()
            .flatMap(f -> f.remedies().stream())
            .map(RemedyView::effect)
            .toList();
  }

  private Turn menu(State state) {
    Row row = rows.chosenRow(state);
    String container = container(state);
    String link =
        row != null && state.pane() == Panes.CONTAINERS && row.key().indexOf('/') >= 0
            ? row.key().substring(row.key().indexOf('/') + 1)
            : "eth0";
    return Turn.to(
        state.overlay(
            new Overlay.Menu(
                Actions.of(
                    state,
                    container.isEmpty() ? "" : ShellWords.quote(container),
                    ShellWords.quote(link),
                    remedies(state, row)),
                0)));
  }
}
