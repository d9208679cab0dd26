package dnet.capture.source;

/** Names for files that other programs show: what could act on a terminal is made visible. */
final class SafeText {
  /** In code points; makes at most 800 octets of UTF-8, escapes included. */
  private static final int MOST = 100;

  private SafeText() {}

  /**
   * Control, format, private and unassigned characters by their number in braces; the end cut off.
   */
  static String of(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .limit(MOST)
        .forEach(
            c -> {
              switch (Character.getType(c)) {
                case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    safe.append("\\u{").append(Integer.toHexString(c)).append('}');
                default -> safe.appendCodePoint(c);
              }
            });
    return safe.toString();
  }
}
