package dnet.tui.render;

import java.util.Locale;

/** Numbers as people read them. */
final class Units {
  private static final String[] PREFIXES = {"", "K", "M", "G", "T", "P", "E"};

  private Units() {}

  /** Octets in multiples of 1024: {@code 0}, {@code 712}, {@code 2.4M}. */
  static String octets(long octets) {
    double value = octets;
    int prefix = 0;
    while (value >= 1024 && prefix < PREFIXES.length - 1) {
      value /= 1024;
      prefix++;
    }
    return prefix == 0
        ? Long.toString(octets)
        : String.format(Locale.ROOT, value < 10 ? "%.1f%s" : "%.0f%s", value, PREFIXES[prefix]);
  }
}
