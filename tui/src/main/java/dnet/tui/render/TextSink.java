package dnet.tui.render;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The one way by which text reaches a terminal, a pipe or a log. Spans are safe by construction;
 * the only escape sequences are those that this class writes for colours.
 */
public final class TextSink {
  private final Appendable out;
  private final boolean colour;

  /**
   * Writes to {@code out}, which must not fail: a {@code PrintStream} or a {@code StringBuilder}.
   */
  public TextSink(Appendable out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  /** Writes lines, each with its end. */
  public void lines(List<Line> lines) {
    lines.forEach(this::line);
  }

  /** Writes one line with its end. Spaces at its end are left out. */
  public void line(Line line) {
    StringBuilder text = new StringBuilder();
    for (Span span : line.spans()) {
      boolean styled = colour && !span.style().sgr().isEmpty() && !span.text().isBlank();
      if (styled) {
        text.append("\u001b[").append(span.style().sgr()).append('m');
      }
      text.append(span.text());
      if (styled) {
        text.append("\u001b[0m");
      }
    }
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    text.setLength(end);
    append(text);
  }

  private void append(StringBuilder text) {
    try {
      out.append(text).append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes one line of cells with a tab between them, for programs. */
  public void columns(List<Line> cells) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      text.append(i == 0 ? "" : "\t");
      cells.get(i).spans().forEach(span -> text.append(span.text()));
    }
    append(text);
  }

  /** Writes an unstyled line. */
  public void line(String text) {
    line(Line.of(text));
  }
}
