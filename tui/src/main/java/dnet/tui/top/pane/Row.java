package dnet.tui.top.pane;

import dnet.tui.render.Line;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A row of a pane.
 *
 * @param key what it is known by from one picture to the next; of a heading, empty
 * @param words what a filter looks in, in lower case
 * @param subject whom other panes know as the same: {@code container:<id>}, {@code link:<name>};
 *     null for none
 */
public record Row(String key, Line line, String words, @Nullable String subject) {
  /** A row that is found by its own text. */
  public static Row of(String key, Line line, @Nullable String subject) {
    return new Row(key, line, line.text().toLowerCase(Locale.ROOT), subject);
  }

  /** One that cannot be chosen and stays while anything below it does. */
  public static Row heading(Line line) {
    return new Row("", line, "", null);
  }

  /** Whether it is one. */
  public boolean isHeading() {
    return key.isEmpty();
  }
}
