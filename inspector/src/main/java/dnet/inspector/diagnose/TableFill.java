package dnet.inspector.diagnose;

import org.jspecify.annotations.Nullable;

/** How full a kernel's table is. */
final class TableFill {
  private static final int WARN = 80;
  private static final int ALARM = 95;

  private TableFill() {}

  /** Null below 80 %, and where the limit is none. */
  static @Nullable Severity of(long count, long maximum) {
    if (maximum <= 0 || percent(count, maximum) < WARN) {
      return null;
    }
    return percent(count, maximum) >= ALARM ? Severity.CRITICAL : Severity.WARNING;
  }

  static long percent(long count, long maximum) {
    return count * 100 / maximum;
  }
}
