package dnet.tui.top;

import dnet.inspector.model.Engine;
import dnet.tui.render.Line;
import dnet.tui.render.Style;
import dnet.tui.top.canvas.Canvas;
import dnet.tui.top.facts.Facts;
import dnet.tui.top.pane.Listing;
import dnet.tui.top.pane.Panes;
import dnet.tui.top.pane.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Draws the state: header, panes' titles, the pane or what lies over it, keys. */
public final class Screen {
  /** Rows that are no pane's: header, titles, summary, a table's header, keys. */
  static final int FRAME_ROWS = 5;

  private static final int TOP = 3;

  private final Rows rows;
  private final OverlayPainter overlays;

  /** Draws rows that the controller knows as well. */
  Screen(Rows rows) {
    this.rows = rows;
    overlays = new OverlayPainter();
  }

  /** The whole screen. */
  public Canvas draw(State state) {
    Canvas canvas = new Canvas(state.columns(), state.rows(), state.settings().glyphs().isAscii());
    if (state.isTooSmall()) {
      tooSmall(state, canvas);
      return canvas;
    }
    canvas.bar(0, header(state));
    tabs(state, canvas);
    Listing listing = rows.of(state);
    status(state, canvas, listing);
    if (!overlays.draw(state, canvas)) {
      list(state, canvas, listing);
    }
    footer(state, canvas);
    return canvas;
  }

  private static void tooSmall(State state, Canvas canvas) {
    canvas.put(0, Line.of("dnet top needs 80x24,"));
    canvas.put(1, Line.of("this is " + state.columns() + "x" + state.rows() + "."));
    canvas.put(2, Line.of("Make it larger; q quits."));
  }

  private static Line header(State state) {
    Facts facts = state.shown();
    String age = age(state);
    if (facts == null) {
      return spread("dnet top", age, state.columns());
    }
    Engine engine = facts.host().engine();
    String host = "dnet top  " + facts.host().name();
    String kernel = "  Linux " + facts.host().kernel();
    String docker =
        engine == null
            ? "  NO ENGINE ANSWERS"
            : "  " + engine.product() + " " + engine.version() + " at " + engine.endpoint();
    Line whole = Line.of(host + kernel + docker);
    int room = state.columns() - age.length() - 2;
    return spread(
        whole.width() <= room ? host + kernel + docker : host + docker, age, state.columns());
  }

  /** Two texts at the two ends of a row; the left one is cut where there is no room. */
  private static Line spread(String left, String right, int width) {
    Line line = Line.of(" " + left).cut(width - right.length() - 2);
    return line.and(
        " ".repeat(Math.max(1, width - line.width() - right.length() - 1)) + right + " ");
  }

  private static String age(State state) {
    if (state.settings().isOffline()) {
      return "offline: " + state.settings().source();
    }
    Facts facts = state.live();
    if (facts == null) {
      return "reading the host";
    }
    return state.settings().glyphs().dot() + " " + clock(facts.at()) + " UTC";
  }

  static String clock(Instant at) {
    return at.toString().substring(11, 19);
  }

  /** The row of the panes' titles. */
  static final int TABS = 1;

  private static String tab(int pane) {
    return " " + (pane + 1) + " " + Panes.ALL.get(pane).title() + " ";
  }

  /** The pane whose title is at a column; -1 for none. */
  static int paneAt(int column) {
    int x = 0;
    for (int i = 0; i < Panes.ALL.size(); i++) {
      x += tab(i).length();
      if (column < x) {
        return i;
      }
    }
    return -1;
  }

  private static void tabs(State state, Canvas canvas) {
    int x = 0;
    for (int i = 0; i < Panes.ALL.size(); i++) {
      String title = tab(i);
      boolean here = i == state.pane();
      // Never by colour alone: the chosen one has brackets, too.
      String text = here ? "[" + title.strip() + "]" : title;
      x = canvas.put(x, TABS, Line.of(text, here ? Style.HEADER : Style.PLAIN), 99, here);
    }
  }

  private static void status(State state, Canvas canvas, Listing listing) {
    List<String> warnings = warnings(state);
    int x = 0;
    for (String warning : warnings) {
      x = canvas.put(x, 2, Line.of(" " + warning + " ", Style.HEADER), state.columns() - x, true);
      x = canvas.put(x, 2, Line.of(" "), 1, false);
    }
    Line line = listing.summary();
    Spot spot = state.spot();
    List<String> sorts = state.currentPane().sorts();
    if (sorts.size() > 1) {
      var glyphs = state.settings().glyphs();
      line =
          line.and("   by " + sorts.get(spot.sort()), Style.DIM)
              .and(spot.reversed() ? " " + glyphs.up() : "", Style.DIM);
    }
    if (!spot.filter().isEmpty()) {
      line = line.and("   only: ", Style.DIM).and(spot.filter(), Style.HEADER);
    }
    canvas.put(x, 2, line, state.columns() - x, false);
  }

  private static List<String> warnings(State state) {
    List<String> warnings = new ArrayList<>();
    Facts frozen = state.frozen();
    if (frozen != null) {
      warnings.add("FROZEN at " + clock(frozen.at()) + ", Z goes on");
    }
    Facts live = state.live();
    if (live != null && !state.settings().isOffline()) {
      stale(state, live).ifPresent(warnings::add);
    }
    if (!state.trouble().isEmpty()) {
      warnings.add(state.trouble());
    }
    if (!state.capture().isEmpty()) {
      warnings.add(state.capture() + ", Esc ends it");
    }
    return warnings;
  }

  private static Optional<String> stale(State state, Facts live) {
    Duration patience = state.settings().interval().multipliedBy(3).plusSeconds(1);
    Duration age = Duration.between(live.at(), state.now());
    if (age.compareTo(patience) > 0) {
      return Optional.of("STALE: nothing new for " + age.toSeconds() + " s");
    }
    return live.asOf().entrySet().stream()
        .min(Map.Entry.comparingByValue())
        .map(
            e ->
                "STALE: "
                    + e.getKey()
                    + " "
                    + Duration.between(e.getValue(), state.now()).toSeconds()
                    + " s old");
  }

  /** Rows of a pane that the screen has room for. */
  static int room(State state, Listing listing) {
    return Math.max(1, state.rows() - TOP - 1 - listing.head().size());
  }

  /** The line of the screen on which the first row is drawn. */
  static int firstLine(Listing listing) {
    return TOP + listing.head().size();
  }

  /** The number of the row that is drawn at a line of the screen; -1 for none. */
  static int rowAt(State state, Listing listing, int line) {
    List<Row> all = listing.rows();
    int room = room(state, listing);
    int offset = line - firstLine(listing);
    int row = offset + top(all.size(), Rows.chosen(all, state.spot()), state.spot().top(), room);
    return offset >= 0 && offset < room && row < all.size() ? row : -1;
  }

  /** The first row on the screen, so that the chosen one is on it. */
  static int top(int size, int chosen, int top, int room) {
    int highest = Math.max(0, size - room);
    int least = Math.max(0, chosen - room + 1);
    return Math.min(highest, Math.max(least, Math.min(top, Math.max(0, chosen))));
  }

  private void list(State state, Canvas canvas, Listing listing) {
    int y = TOP;
    for (Line head : listing.head()) {
      canvas.put(y++, head);
    }
    List<Row> all = listing.rows();
    int room = room(state, listing);
    int chosen = Rows.chosen(all, state.spot());
    int top = top(all.size(), chosen, state.spot().top(), room);
    for (int i = top; i < Math.min(all.size(), top + room); i++) {
      if (i == chosen) {
        canvas.bar(y, all.get(i).line());
      } else {
        canvas.put(y, all.get(i).line());
      }
      y++;
    }
    if (all.isEmpty()) {
      canvas.put(y, Line.of(empty(state), Style.DIM));
    }
  }

  private static String empty(State state) {
    if (state.live() == null) {
      return state.trouble().isEmpty() ? "Reading the host …" : "";
    }
    return state.spot().filter().isEmpty() ? "Nothing." : "Nothing holds this. Esc shows all.";
  }

  private void footer(State state, Canvas canvas) {
    int y = state.rows() - 1;
    if (overlays.prompt(state, canvas, y)) {
      return;
    }
    canvas.bar(y, state.notice().isEmpty() ? keys(state) : Line.of(" " + state.notice()));
  }

  private static Line keys(State state) {
    String keys;
    if (state.overlay() instanceof Overlay.Menu) {
      keys = " j k choose   Enter does it   Esc back";
    } else if (!(state.overlay() instanceof Overlay.None)) {
      keys = " Esc back   j k PgUp PgDn scroll   y copy the plain command";
    } else if (state.pane() == Panes.TRACE) {
      keys = traceKeys(state);
    } else {
      keys = " ? help  / filter  : command  s sort  Enter more  a actions  Z freeze  q quit";
    }
    if (state.columns() >= 120 && state.overlay() instanceof Overlay.None) {
      keys += "  Tab panes  t trace  y copy  Ctrl-S save";
    }
    return Line.of(keys);
  }

  private static boolean mendable(State state) {
    return state.settings().canChange() && !state.trace().remedies().isEmpty();
  }

  private static String traceKeys(State state) {
    if (state.trace().running()) {
      return " Esc ends the trace   j k scroll   q quit";
    }
    if (!state.trace().to().isEmpty()) {
      return state.settings().isOffline()
          ? " Esc choose again   : path A B --tcp 80   ? help  q quit"
          : (mendable(state) ? " a mends it  " : "")
              + " Enter sends probes   Esc choose again   : trace A B --tcp 80   ? help  q quit";
    }
    return " Enter chooses   / filter   Esc back   : trace A B --tcp 80   ? help  q quit";
  }
}
