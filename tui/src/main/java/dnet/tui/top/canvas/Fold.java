package dnet.tui.top.canvas;

import dnet.tui.render.Line;
import dnet.tui.render.Span;
import dnet.tui.render.Style;
import java.util.ArrayList;
import java.util.List;

/** Breaks lines that are too long, so that nothing of a command is lost. */
public final class Fold {
  private static final String INDENT = "    ";

  private Fold() {}

  /** The lines, none wider than {@code width}; what goes on is indented. */
  public static List<Line> of(List<Line> lines, int width) {
    List<Line> folded = new ArrayList<>();
    for (Line line : lines) {
      if (line.width() <= width) {
        folded.add(line);
      } else {
        fold(line, width, folded);
      }
    }
    return folded;
  }

  private static void fold(Line line, int width, List<Line> folded) {
    Line part = new Line(List.of());
    int used = 0;
    for (Span span : line.spans()) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < span.text().length(); ) {
        int c = span.text().codePointAt(i);
        i += Character.charCount(c);
        if (used + Span.width(c) > width) {
          folded.add(part.and(text.toString(), span.style()));
          text.setLength(0);
          part = Line.of(INDENT, Style.PLAIN);
          used = INDENT.length();
        }
        text.appendCodePoint(c);
        used += Span.width(c);
      }
      part = part.and(text.toString(), span.style());
    }
    folded.add(part);
  }
}
