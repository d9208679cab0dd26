package dnet.tui.render;

import java.util.Locale;

/** Text in a picture: made safe, cut, and measured without the font that will be used. */
final class SvgText {
  /** Advance of a monospaced font's cell per font size; DejaVu Sans Mono and Menlo have 0.602. */
  private static final double ADVANCE = 0.615;

  /** Longer names are cut in the picture; the whole is in the element's title. */
  private static final int LONGEST = 44;

  private SvgText() {}

  /** How wide a text is at a font size, in the picture's units; an upper bound. */
  static double width(String text, double size) {
    return Span.width(Visible.of(text)) * ADVANCE * size;
  }

  /** The text made visible, with an ellipsis where it is too long for a picture. */
  static String cut(String text) {
    String visible = Visible.of(text);
    if (Span.width(visible) <= LONGEST) {
      return visible;
    }
    StringBuilder cut = new StringBuilder();
    Line.of(visible).cut(LONGEST).spans().forEach(s -> cut.append(s.text()));
    return cut.toString();
  }

  /** Character data or an attribute's value (XML 1.0, 2.4). */
  static String escaped(String text) {
    return Visible.of(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A coordinate; one digit after the point is a tenth of a pixel. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
