package dnet.tui.top.terminal;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.terminal.Terminal;
import dnet.tui.render.Style;
import dnet.tui.top.canvas.Canvas;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Brings a canvas onto a terminal, writing only the cells that differ from those there. */
public final class Painter {
  /** So many unchanged cells cost less than to move the cursor over them. */
  private static final int BRIDGE = 6;

  private final Terminal terminal;
  private final boolean colour;
  private @Nullable Canvas shown;
  private Style style = Style.PLAIN;
  private boolean inverse;
  private boolean cursorShown = true;

  /** Where the cursor is, counted along the rows; -1 when that is not certain. */
  private int at = -1;

  /**
   * A painter for a terminal of which nothing is known yet.
   *
   * @param colour whether colours may be used, besides bold and exchanged ones
   */
  public Painter(Terminal terminal, boolean colour) {
    this.terminal = terminal;
    this.colour = colour;
  }

  /** Forgets what is on the terminal: the next picture is painted whole. */
  public void forget() {
    shown = null;
  }

  /** Paints. */
  public void paint(Canvas next) throws IOException {
    Canvas before = shown;
    if (before == null || before.width() != next.width() || before.height() != next.height()) {
      terminal.resetColorAndSGR();
      terminal.clearScreen();
      style = Style.PLAIN;
      inverse = false;
      at = -1;
      before = new Canvas(next.width(), next.height(), false);
    }
    showCursor(false);
    for (int y = 0; y < next.height(); y++) {
      row(before, next, y);
    }
    if (next.cursor() >= 0) {
      move(next.cursor(), next.width());
      showCursor(true);
    }
    terminal.flush();
    shown = next;
  }

  private void showCursor(boolean visible) throws IOException {
    if (cursorShown != visible) {
      terminal.setCursorVisible(visible);
      cursorShown = visible;
    }
  }

  private void row(Canvas before, Canvas next, int y) throws IOException {
    int width = next.width();
    StringBuilder run = new StringBuilder();
    int last = -1;
    for (int x = 0; x < width; x++) {
      String text = next.text(x, y);
      if (text.isEmpty() || same(before, next, x, y)) {
        continue;
      }
      boolean follows = last >= 0 && x - last <= BRIDGE && isPlain(next, last, x, y);
      if (!follows) {
        write(run);
        move(y * width + x, width);
        last = x;
      }
      for (int k = last; k <= x; k++) {
        String cell = next.text(k, y);
        if (next.style(k, y) != style || next.isInverse(k, y) != inverse) {
          write(run);
          dress(next.style(k, y), next.isInverse(k, y));
        }
        run.append(cell);
      }
      last = x + 1;
      if (isCertain(text)) {
        at = y * width + last;
      } else {
        // Terminals disagree on such widths: what follows is placed anew.
        write(run);
        at = -1;
        last = -1;
      }
    }
    write(run);
    if (at == (y + 1) * width) {
      // Behind a row's last cell, terminals are of different minds, too.
      at = -1;
    }
  }

  /** Whether the cells between can be written again as they are. */
  private static boolean isPlain(Canvas canvas, int from, int to, int y) {
    for (int x = from; x < to; x++) {
      if (!isCertain(canvas.text(x, y))) {
        return false;
      }
    }
    return true;
  }

  /** Whether every terminal takes one cell for it: ASCII, Latin, arrows, boxes and blocks. */
  private static boolean isCertain(String text) {
    return text.length() == 1
        && (text.charAt(0) < 0x300 || (text.charAt(0) >= 0x2010 && text.charAt(0) < 0x25a0));
  }

  private static boolean same(Canvas before, Canvas next, int x, int y) {
    return before.text(x, y).equals(next.text(x, y))
        && before.style(x, y) == next.style(x, y)
        && before.isInverse(x, y) == next.isInverse(x, y);
  }

  private void write(StringBuilder run) throws IOException {
    if (run.length() > 0) {
      terminal.putString(run.toString());
      run.setLength(0);
    }
  }

  private void move(int cell, int width) throws IOException {
    if (at != cell) {
      terminal.setCursorPosition(cell % width, cell / width);
      at = cell;
    }
  }

  private void dress(Style wanted, boolean exchanged) throws IOException {
    if (style != Style.PLAIN || inverse) {
      terminal.resetColorAndSGR();
    }
    style = wanted;
    inverse = exchanged;
    if (exchanged) {
      terminal.enableSGR(SGR.REVERSE);
    }
    if (wanted == Style.HEADER) {
      terminal.enableSGR(SGR.BOLD);
    }
    TextColor foreground = colour && !exchanged ? colour(wanted) : null;
    if (foreground != null) {
      terminal.setForegroundColor(foreground);
    }
  }

  /** ip(8)'s palette, from the eight colours that every theme makes legible. */
  private static @Nullable TextColor colour(Style style) {
    return switch (style) {
      case PLAIN, HEADER, DIM -> null;
      case INTERFACE -> TextColor.ANSI.CYAN;
      case MAC -> TextColor.ANSI.YELLOW;
      case IPV4 -> TextColor.ANSI.MAGENTA;
      case IPV6 -> TextColor.ANSI.BLUE;
      case UP -> TextColor.ANSI.GREEN;
      case DOWN -> TextColor.ANSI.RED;
    };
  }
}
