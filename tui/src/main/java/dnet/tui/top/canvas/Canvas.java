package dnet.tui.top.canvas;

import dnet.tui.render.Line;
import dnet.tui.render.Span;
import dnet.tui.render.Style;
import java.util.Arrays;

/**
 * A grid of cells that is drawn on from nothing. A wide character takes two cells, the second of
 * which is empty; characters without a width are put on the one before them.
 */
public final class Canvas {
  /** More of them on one character is somebody's joke. */
  private static final int MOST_MARKS = 4;

  private static final String[] ASCII = new String[128];

  static {
    for (char c = 0; c < ASCII.length; c++) {
      ASCII[c] = String.valueOf(c);
    }
  }

  private final int width;
  private final int height;
  private final boolean ascii;
  private final String[] texts;
  private final Style[] styles;
  private final boolean[] inverse;
  private int cursor = -1;

  /**
   * An empty grid.
   *
   * @param ascii whether only characters of ASCII may be drawn
   */
  public Canvas(int width, int height, boolean ascii) {
    this.width = width;
    this.height = height;
    this.ascii = ascii;
    texts = new String[width * height];
    styles = new Style[width * height];
    inverse = new boolean[width * height];
    Arrays.fill(texts, " ");
    Arrays.fill(styles, Style.PLAIN);
  }

  /** Cells of a row. */
  public int width() {
    return width;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** What is in a cell: a character with its marks; empty behind a wide one. */
  public String text(int x, int y) {
    return texts[y * width + x];
  }

  /** A cell's style. */
  public Style style(int x, int y) {
    return styles[y * width + x];
  }

  /** Whether a cell's colours are exchanged. */
  public boolean isInverse(int x, int y) {
    return inverse[y * width + x];
  }

  /** Shows the cursor at a cell. */
  public void cursor(int x, int y) {
    cursor = Math.min(Math.max(0, x), width - 1) + y * width;
  }

  /** Where the cursor is shown, counted along the rows; -1 where it is not. */
  public int cursor() {
    return cursor;
  }

  /** Draws a line at the beginning of a row. */
  public int put(int y, Line line) {
    return put(0, y, line, width, false);
  }

  /** Draws a whole row with its colours exchanged. */
  public void bar(int y, Line line) {
    Arrays.fill(inverse, y * width, (y + 1) * width, true);
    put(0, y, line, width, true);
  }

  /**
   * Draws a line; what does not fit is left out.
   *
   * @param limit cells that it may take
   * @param exchanged whether its colours are exchanged
   * @return the cell behind it
   */
  public int put(int x, int y, Line line, int limit, boolean exchanged) {
    if (y < 0 || y >= height) {
      return x;
    }
    int end = Math.min(width, x + limit);
    int at = x;
    for (Span span : line.spans()) {
      at = put(at, y, span, end, exchanged);
    }
    return at;
  }

  private int put(int x, int y, Span span, int end, boolean exchanged) {
    String text = span.text();
    int at = x;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      int cells = Span.width(c);
      if (cells == 0) {
        mark(at, y, c);
        continue;
      }
      if (at + cells > end) {
        return end;
      }
      for (int k = 0; k < cells; k++) {
        int cell = y * width + at + k;
        texts[cell] = k == 0 ? shown(c) : ascii ? "?" : "";
        styles[cell] = span.style();
        inverse[cell] = exchanged;
      }
      at += cells;
    }
    return at;
  }

  private String shown(int c) {
    if (c < ASCII.length) {
      return ASCII[c];
    }
    if (ascii) {
      return c == '…' ? "~" : c == '·' ? "-" : "?";
    }
    return Character.toString(c);
  }

  /** Puts a character without a width on the one before it. */
  private void mark(int x, int y, int c) {
    int cell = y * width + x - 1;
    if (ascii || x == 0) {
      return;
    }
    if (texts[cell].isEmpty() && x > 1) {
      cell--;
    }
    if (texts[cell].codePointCount(0, texts[cell].length()) <= MOST_MARKS) {
      texts[cell] += Character.toString(c);
    }
  }

  /** A row's text without spaces at its end. */
  public String row(int y) {
    return String.join("", Arrays.asList(texts).subList(y * width, (y + 1) * width))
        .stripTrailing();
  }

  /** All rows' text. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (int y = 0; y < height; y++) {
      text.append(row(y)).append('\n');
    }
    return text.toString();
  }
}
