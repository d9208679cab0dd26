package dnet.tui.top.canvas;

/** What is drawn with, by what a terminal can show. */
public enum Glyphs {
  /** Everything. */
  UTF8(false, "▁▂▃▄▅▆▇█", "▲", "▼", "●", "→"),
  /** The Linux console's font has boxes, but no eighths of blocks. */
  CONSOLE(false, "_.-=+*%#", "^", "v", "*", "→"),
  /** ASCII only. */
  ASCII(true, "_.-=+*%#", "^", "v", "*", "->");

  /** What the highest bar stands for at least: a lone ping is no mountain. */
  private static final long LEAST = 1024;

  private final boolean ascii;
  private final String steps;
  private final String up;
  private final String down;
  private final String dot;
  private final String arrow;

  Glyphs(boolean ascii, String steps, String up, String down, String dot, String arrow) {
    this.ascii = ascii;
    this.steps = steps;
    this.up = up;
    this.down = down;
    this.dot = dot;
    this.arrow = arrow;
  }

  /** Whether nothing but ASCII may be drawn. */
  public boolean isAscii() {
    return ascii;
  }

  /** A mark for ascending order. */
  public String up() {
    return up;
  }

  /** A mark for descending order. */
  public String down() {
    return down;
  }

  /** A mark for what is alive. */
  public String dot() {
    return dot;
  }

  /** From one thing to the next. */
  public String arrow() {
    return arrow;
  }

  /**
   * A line of bars; each stands for the greatest of its share of the values, the highest bar for
   * the greatest of all, or 1024 where that is less. Nothing is a space, anything at least the
   * lowest bar.
   *
   * @param values the newest last
   * @param cells how many bars
   */
  public String sparkline(long[] values, int cells) {
    long greatest = LEAST;
    for (long value : values) {
      greatest = Math.max(greatest, value);
    }
    StringBuilder bars = new StringBuilder(cells);
    for (int i = 0; i < cells; i++) {
      int from = (int) ((long) i * values.length / cells);
      int to = Math.max(from + 1, (int) ((long) (i + 1) * values.length / cells));
      long share = 0;
      for (int k = from; k < to && k < values.length; k++) {
        share = Math.max(share, values[k]);
      }
      bars.append(share <= 0 ? ' ' : steps.charAt((int) ((share * 7 + greatest - 1) / greatest)));
    }
    return bars.toString();
  }
}
