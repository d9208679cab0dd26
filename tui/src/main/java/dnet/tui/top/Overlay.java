package dnet.tui.top;

import dnet.tui.render.Line;
import java.util.List;

/** What lies over a pane. */
public sealed interface Overlay {
  /** Nothing. */
  record None() implements Overlay {}

  /** What the keys do. */
  record Help(int scroll) implements Overlay {}

  /** More about a row, kept up to date. */
  record Details(String key, int scroll) implements Overlay {}

  /** A text that stays as it is. */
  record Text(String title, List<Line> lines, int scroll) implements Overlay {
    public Text {
      lines = List.copyOf(lines);
    }
  }

  /**
   * A line that is being written.
   *
   * @param cursor where in it
   * @param before what there was before, for Esc
   */
  record Prompt(Kind kind, String text, int cursor, String before) implements Overlay {
    /** What it is for. */
    enum Kind {
      FILTER,
      COMMAND
    }

    static Prompt of(Kind kind, String text) {
      return new Prompt(kind, text, text.length(), text);
    }
  }

  /** What can be done. */
  record Menu(List<Item> items, int index) implements Overlay {
    public Menu {
      items = List.copyOf(items);
    }

    /**
     * One of it.
     *
     * @param command what the palette would be told, or its beginning
     * @param more whether something is still to be written
     * @param change whether it changes the host
     */
    record Item(String text, String command, boolean more, boolean change) {}
  }

  /**
   * A change that waits for its answer.
   *
   * @param answer what was written so far
   */
  record Question(Proposal proposal, int scroll, String answer) implements Overlay {}

  /** Something is being done, and takes its time. */
  record Busy(String what) implements Overlay {}
}
