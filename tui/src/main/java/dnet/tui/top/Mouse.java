package dnet.tui.top;

import dnet.tui.top.pane.Listing;
import dnet.tui.top.pane.Row;
import java.util.function.BiFunction;

/**
 * What the mouse does: it chooses and scrolls, and never does more. What changes something, sends
 * something or leads away takes a key.
 */
final class Mouse {
  /** Rows a notch of the wheel, as in most programs. */
  private static final int NOTCH = 3;

  private final Rows rows;
  private final BiFunction<State, String, Turn> keys;

  /**
   * A mouse.
   *
   * @param keys what keys do
   */
  Mouse(Rows rows, BiFunction<State, String, Turn> keys) {
    this.rows = rows;
    this.keys = keys;
  }

  /** What it does, by the name that {@code Keys} gives it. */
  Turn press(State state, String name) {
    String[] words = name.split(" ", -1);
    return switch (words[0]) {
      case "WheelUp" -> wheel(state, "Up");
      case "WheelDown" -> wheel(state, "Down");
      default -> Turn.to(click(state, Integer.parseInt(words[1]), Integer.parseInt(words[2])));
    };
  }

  private Turn wheel(State state, String key) {
    if (state.overlay() instanceof Overlay.Prompt) {
      return Turn.to(state);
    }
    State next = state;
    for (int i = 0; i < NOTCH; i++) {
      next = keys.apply(next, key).state();
    }
    return Turn.to(next);
  }

  private State click(State state, int column, int line) {
    if (state.overlay() instanceof Overlay.Menu menu) {
      int item = OverlayPainter.itemAt(menu, line);
      return item < 0 ? state : state.overlay(new Overlay.Menu(menu.items(), item));
    }
    if (line == Screen.TABS && isFree(state)) {
      int pane = Screen.paneAt(column);
      return pane < 0 ? state : state.pane(pane);
    }
    if (!(state.overlay() instanceof Overlay.None)) {
      return state;
    }
    Listing listing = rows.of(state);
    int row = Screen.rowAt(state, listing, line);
    if (row < 0 || listing.rows().get(row).isHeading()) {
      return state;
    }
    Row chosen = listing.rows().get(row);
    int top = row - (line - Screen.firstLine(listing));
    return state.spot(state.spot().at(chosen.key(), row, top));
  }

  /** Whether nothing waits for an answer. */
  private static boolean isFree(State state) {
    return state.overlay() instanceof Overlay.None
        || state.overlay() instanceof Overlay.Help
        || state.overlay() instanceof Overlay.Details
        || state.overlay() instanceof Overlay.Text;
  }
}
