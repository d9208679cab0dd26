package dnet.tui.render;

/**
 * Makes visible what a terminal would obey. Names, labels, comments and interface names come from
 * others; nothing of theirs may move the cursor, change colours or reorder text.
 */
public final class Visible {
  private Visible() {}

  /**
   * The text with every control (C0, C1), format (bidirectional, zero-width), separator, private,
   * unassigned and unpaired surrogate character written as <code>&#92;u{1b}</code>.
   */
  public static String of(String text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) >= ' ' && text.charAt(at) < 0x7f) {
      at++;
    }
    if (at == text.length()) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              if (isSafe(c)) {
                safe.appendCodePoint(c);
              } else {
                safe.append("\\u{").append(Integer.toHexString(c)).append('}');
              }
            });
    return safe.toString();
  }

  static boolean isSafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
