package dnet.tui.top.pane;

import dnet.tui.render.Line;
import dnet.tui.render.Table;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A row of a pane. Most rows are on no screen and looked at by no filter: what they would show is
 * made when it is asked for.
 */
public final class Row {
  private final String key;
  private final Supplier<Line> line;
  private final Supplier<String> words;
  private final @Nullable String subject;

  private Row(String key, Supplier<Line> line, Supplier<String> words, @Nullable String subject) {
    this.key = key;
    this.line = line;
    this.words = words;
    this.subject = subject;
  }

  /**
   * A row.
   *
   * @param key what it is known by from one picture to the next; not empty
   * @param words what a filter looks in besides the line's own text, in any case
   * @param subject whom other panes know as the same: {@code container:<id>}, {@code link:<name>};
   *     null for none
   */
  static Row of(String key, Supplier<Line> line, Supplier<String> words, @Nullable String subject) {
    return new Row(key, line, words, subject);
  }

  /** A row that is found by its own text. */
  public static Row of(String key, Line line, @Nullable String subject) {
    return new Row(key, () -> line, () -> "", subject);
  }

  /** A table's row that is found by its own text. */
  static Row of(String key, Table.Layout table, int index, @Nullable String subject) {
    return new Row(key, () -> table.row(index), () -> "", subject);
  }

  /** One that cannot be chosen and stays while anything below it does. */
  public static Row heading(Line line) {
    return new Row("", () -> line, () -> "", null);
  }

  /** What it is known by from one picture to the next; of a heading, empty. */
  public String key() {
    return key;
  }

  /** What it shows. */
  public Line line() {
    return line.get();
  }

  /** Whom other panes know as the same; null for none. */
  public @Nullable String subject() {
    return subject;
  }

  /** Whether a filter's words, in lower case, are all in it. */
  public boolean holds(String... wanted) {
    String text = (words.get() + ' ' + line().text()).toLowerCase(Locale.ROOT);
    for (String word : wanted) {
      if (!text.contains(word)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is a heading. */
  public boolean isHeading() {
    return key.isEmpty();
  }
}
