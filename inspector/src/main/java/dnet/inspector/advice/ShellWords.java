package dnet.inspector.advice;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Quotes for a shell. Names come from containers and are hostile: whatever they hold, a shell must
 * see one word, and a terminal nothing that it obeys.
 */
public final class ShellWords {
  /** What no shell gives a meaning to, wherever in a word it stands (POSIX.1, 2.2). */
  private static final String PLAIN =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%_+:,./-";

  private ShellWords() {}

  /**
   * One word, for an argument: as a command's name {@code a=b} would be an assignment. Printable
   * text goes into single quotes where it needs any; text with control, format or other invisible
   * characters into {@code $'…'} with its UTF-8 octets in octal, which bash, ksh and zsh read back,
   * and which stays copyable after a terminal's sink. Characters that are printable but wide or
   * foreign stay as they are.
   */
  public static String quote(String word) {
    if (!word.codePoints().allMatch(ShellWords::isPrintable)) {
      return ansi(word);
    }
    boolean plain =
        word.chars().allMatch(c -> PLAIN.indexOf(c) >= 0 || c == '=') && !word.startsWith("=");
    if (plain && !word.isEmpty()) {
      return word;
    }
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /** Words joined by spaces, each quoted. */
  public static String join(List<String> words) {
    return words.stream().map(ShellWords::quote).collect(Collectors.joining(" "));
  }

  /** Words joined by spaces, each quoted. */
  public static String join(String... words) {
    return join(Arrays.asList(words));
  }

  private static boolean isPrintable(int c) {
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

  private static String ansi(String word) {
    StringBuilder quoted = new StringBuilder("$'");
    for (byte octet : word.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      if (c == '\'' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7f) {
        quoted.append(c);
      } else {
        // Octal takes at most three digits; \x would swallow digits that follow in some shells.
        quoted.append(String.format("\\%03o", (int) c));
      }
    }
    return quoted.append('\'').toString();
  }
}
