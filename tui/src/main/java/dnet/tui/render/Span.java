package dnet.tui.render;

import org.jline.utils.WCWidth;

/** A piece of text of one style; its text is made safe when it is made. */
public record Span(String text, Style style) {
  public Span {
    text = Visible.of(text);
  }

  /** How many terminal cells it takes; wide characters take two. */
  int width() {
    return width(text);
  }

  static int width(String text) {
    int width = 0;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      width += Math.max(0, WCWidth.wcwidth(c));
      at += Character.charCount(c);
    }
    return width;
  }
}
