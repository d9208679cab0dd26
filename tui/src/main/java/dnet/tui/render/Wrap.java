package dnet.tui.render;

import java.util.ArrayList;
import java.util.List;

/** Long text over several lines, broken between words. */
public final class Wrap {
  private static final int NARROWEST = 20;

  private Wrap() {}

  /**
   * Lines with the text after {@code head}; what does not fit goes on below its beginning. A word
   * that is longer than a line is left to the terminal.
   *
   * @param width cells of the terminal; 0 for no limit
   */
  public static List<Line> after(Line head, String text, int width) {
    String safe = new Span(text, Style.PLAIN).text();
    int room = Math.max(NARROWEST, width - head.width());
    List<Line> lines = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (String word : safe.split(" ", -1)) {
      if (width > 0
          && part.length() > 0
          && Span.width(part.toString()) + 1 + Span.width(word) > room) {
        lines.add(begun(lines, head).and(part.toString()));
        part.setLength(0);
        part.append("  ");
      } else if (part.length() > 0) {
        part.append(' ');
      }
      part.append(word);
    }
    lines.add(begun(lines, head).and(part.toString()));
    return lines;
  }

  private static Line begun(List<Line> before, Line head) {
    return before.isEmpty() ? head : Line.of(" ".repeat(head.width()));
  }
}
