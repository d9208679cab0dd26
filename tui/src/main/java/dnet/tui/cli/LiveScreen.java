package dnet.tui.cli;

import dnet.tui.render.Line;
import dnet.tui.render.TextSink;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Lines on a terminal that are written over by the next ones (ECMA-48). */
final class LiveScreen {
  private final PrintStream out;
  private final TextSink sink;
  private final int height;
  private int drawn;

  /**
   * Draws from where the cursor is.
   *
   * @param height lines of the terminal
   */
  LiveScreen(PrintStream out, TextSink sink, int height) {
    this.out = out;
    this.sink = sink;
    this.height = Math.max(3, height);
  }

  /** Shows lines in the place of those before. What does not fit the terminal is left out. */
  void draw(List<Line> lines) {
    List<Line> shown = new ArrayList<>(lines);
    while (shown.size() > height - 1) {
      // The last line says how it stands.
      shown.remove(shown.size() - 2);
    }
    erase();
    sink.lines(shown);
    out.flush();
    drawn = shown.size();
  }

  /** Takes away what is shown. */
  void erase() {
    if (drawn > 0) {
      out.print("\u001b[" + drawn + "A\r\u001b[J");
      drawn = 0;
    }
  }
}
