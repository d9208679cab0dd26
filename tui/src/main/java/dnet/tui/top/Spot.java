package dnet.tui.top;

/**
 * Where somebody is in a pane.
 *
 * @param key of the chosen row; empty for the first
 * @param index of that row when it was last seen, for when it is gone
 * @param top the first row on the screen
 * @param filter what rows must hold; empty for all
 */
public record Spot(String key, int index, int top, int sort, boolean reversed, String filter) {
  /** At the beginning. */
  public static final Spot START = new Spot("", 0, 0, 0, false, "");

  Spot at(String newKey, int newIndex, int newTop) {
    return new Spot(newKey, newIndex, newTop, sort, reversed, filter);
  }

  Spot sorted(int newSort, boolean newReversed) {
    return new Spot(key, index, top, newSort, newReversed, filter);
  }

  Spot filtered(String newFilter) {
    return new Spot(key, index, top, sort, reversed, newFilter);
  }
}
