package dnet.inspector.advice;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

  /**
   * Takes a line of this class's own making apart: commands that {@code &&} joins, each of words.
   *
   * @return empty for a line that needs a shell, such as one with a pipe or a variable
   */
  public static Optional<List<List<String>>> split(String line) {
    return new Splitter(line).split();
  }

  private static final class Splitter {
    private final String line;
    private final List<List<String>> commands = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private int at;

    private Splitter(String line) {
      this.line = line;
    }

    private Optional<List<List<String>>> split() {
      while (at < line.length()) {
        if (line.charAt(at) == ' ') {
          at++;
        } else if (line.startsWith("&& ", at) && !words.isEmpty()) {
          commands.add(words);
          words = new ArrayList<>();
          at += 3;
        } else if (!word()) {
          return Optional.empty();
        }
      }
      if (words.isEmpty()) {
        return Optional.empty();
      }
      commands.add(words);
      return Optional.of(commands);
    }

    /** Reads one word; false for what only a shell understands. */
    private boolean word() {
      StringBuilder word = new StringBuilder();
      while (at < line.length() && line.charAt(at) != ' ') {
        char c = line.charAt(at);
        if (line.startsWith("$'", at)) {
          at += 2;
          if (!octets(word)) {
            return false;
          }
        } else if (c == '\'') {
          int end = line.indexOf('\'', at + 1);
          if (end < 0) {
            return false;
          }
          word.append(line, at + 1, end);
          at = end + 1;
        } else if (line.startsWith("\\'", at)) {
          word.append('\'');
          at += 2;
        } else if (PLAIN.indexOf(c) >= 0 || c == '=') {
          word.append(c);
          at++;
        } else {
          return false;
        }
      }
      words.add(word.toString());
      return true;
    }

    private boolean octets(StringBuilder word) {
      ByteArrayOutputStream octets = new ByteArrayOutputStream();
      while (at < line.length()) {
        char c = line.charAt(at++);
        if (c == '\'') {
          word.append(octets.toString(StandardCharsets.UTF_8));
          return true;
        }
        if (c != '\\') {
          octets.write(c);
        } else if (at < line.length() && "'\\".indexOf(line.charAt(at)) >= 0) {
          octets.write(line.charAt(at++));
        } else if (line.substring(at).matches("(?s)[0-3][0-7]{2}.*")) {
          octets.write(Integer.parseInt(line.substring(at, at + 3), 8));
          at += 3;
        } else {
          return false;
        }
      }
      return false;
    }
  }
}
