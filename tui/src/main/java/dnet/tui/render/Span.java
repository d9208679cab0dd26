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

  /** How many terminal cells a text takes. */
  public static int width(String text) {
    int width = 0;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      width += width(c);
      at += Character.charCount(c);
    }
    return width;
  }

  /** How many terminal cells a character takes: 0 for one that is put on the one before it. */
  public static int width(int codePoint) {
    return codePoint >= ' ' && codePoint < 0x7f ? 1 : Math.max(0, WCWidth.wcwidth(codePoint));
  }
}
