package dnet.tui.top;

import dnet.tui.top.canvas.Glyphs;
import java.time.Duration;

/**
 * What stays as it is while it runs.
 *
 * @param source the report's file when it shows one; else empty
 * @param readOnly whether changes are hidden
 * @param interval between two readings
 */
public record Settings(String source, boolean readOnly, Duration interval, Glyphs glyphs) {
  /** Whether it shows a report. */
  public boolean isOffline() {
    return !source.isEmpty();
  }

  /** Whether changes are offered. */
  public boolean canChange() {
    return !readOnly && !isOffline();
  }
}
