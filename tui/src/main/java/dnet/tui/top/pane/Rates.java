package dnet.tui.top.pane;

import dnet.tui.render.Line;
import dnet.tui.render.Style;
import dnet.tui.render.Units;
import dnet.tui.top.facts.Rate;
import org.jspecify.annotations.Nullable;

/** Rates as people read them. */
final class Rates {
  private static final Line NOTHING = Line.of("-", Style.DIM);

  private Rates() {}

  /** Octets a second: {@code 2.4M}. */
  static Line octets(@Nullable Rate rate, double value) {
    return rate == null ? NOTHING : Line.of(octets(value));
  }

  static String octets(double value) {
    return Units.octets(Math.round(value));
  }

  /** Packets a second: {@code 0}, {@code 0.3}, {@code 12}, {@code 3.1k}. */
  static String count(double value) {
    if (value <= 0) {
      return "0";
    }
    if (value < 9.95) {
      long tenths = Math.max(1, Math.round(value * 10));
      return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
    }
    if (value < 9999.5) {
      return Long.toString(Math.round(value));
    }
    return value < 999_500
        ? Math.round(value / 1000) + "k"
        : String.format("%.1fM", value / 1_000_000);
  }

  static Line packets(@Nullable Rate rate) {
    return rate == null ? NOTHING : Line.of(count(rate.packets()));
  }

  /** Something bad that is counted: the sum, and by how much it grows now. */
  static Line bad(long sum, double growth) {
    if (sum <= 0) {
      return Line.of("0", Style.DIM);
    }
    Line line = Line.of(large(sum));
    return growth > 0 ? line.and(" +" + count(growth) + "/s", Style.DOWN) : line;
  }

  private static String large(long count) {
    return count < 100_000 ? Long.toString(count) : count((double) count);
  }
}
