package dnet.tui.render;

import java.util.ArrayList;
import java.util.List;

/** One line of output, without its end. */
public record Line(List<Span> spans) {
  public Line {
    spans = List.copyOf(spans);
  }

  /** An unstyled line. */
  public static Line of(String text) {
    return new Line(List.of(new Span(text, Style.PLAIN)));
  }

  /** A line of one style. */
  public static Line of(String text, Style style) {
    return new Line(List.of(new Span(text, style)));
  }

  /** The line with more at its end. */
  public Line and(String text, Style style) {
    List<Span> more = new ArrayList<>(spans);
    more.add(new Span(text, style));
    return new Line(more);
  }

  /** This line followed by another. */
  public Line and(Line other) {
    List<Span> all = new ArrayList<>(spans);
    all.addAll(other.spans());
    return new Line(all);
  }

  /** The line with more, unstyled, at its end. */
  public Line and(String text) {
    return and(text, Style.PLAIN);
  }

  /** How many terminal cells it takes. */
  public int width() {
    int width = 0;
    for (Span span : spans) {
      width += span.width();
    }
    return width;
  }

  /** Its text without any style. */
  public String text() {
    if (spans.size() == 1) {
      return spans.get(0).text();
    }
    StringBuilder text = new StringBuilder();
    spans.forEach(span -> text.append(span.text()));
    return text.toString();
  }

  /** At most {@code cells} of it, the last being an ellipsis where something was cut. */
  public Line cut(int cells) {
    if (width() <= cells) {
      return this;
    }
    List<Span> kept = new ArrayList<>();
    int room = Math.max(0, cells - 1);
    for (Span span : spans) {
      StringBuilder part = new StringBuilder();
      for (int at = 0; at < span.text().length(); ) {
        String next = Character.toString(span.text().codePointAt(at));
        if (Span.width(next) > room) {
          kept.add(new Span(part + "…", span.style()));
          return new Line(kept);
        }
        room -= Span.width(next);
        part.append(next);
        at += next.length();
      }
      kept.add(new Span(part.toString(), span.style()));
    }
    return new Line(kept);
  }
}
