package dnet.tui.render;

/** Numbers as people read them. */
public final class Units {
  private static final String[] PREFIXES = {"", "K", "M", "G", "T", "P", "E"};

  private Units() {}

  /** Octets in multiples of 1024: {@code 0}, {@code 712}, {@code 2.4M}. */
  public static String octets(long octets) {
    double value = octets;
    int prefix = 0;
    while (value >= 1024 && prefix < PREFIXES.length - 1) {
      value /= 1024;
      prefix++;
    }
    if (prefix == 0) {
      return Long.toString(octets);
    }
    if (value >= 10) {
      return Math.round(value) + PREFIXES[prefix];
    }
    long tenths = Math.round(value * 10);
    return tenths / 10 + "." + tenths % 10 + PREFIXES[prefix];
  }
}
