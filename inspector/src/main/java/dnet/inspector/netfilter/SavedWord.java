package dnet.inspector.netfilter;

import java.util.ArrayList;
import java.util.List;

/**
 * A word of a saved rule.
 *
 * @param text with quotes resolved
 * @param start where it begins in the rule's text, its quote included
 * @param end after its last character
 */
public record SavedWord(String text, int start, int end) {
  /** iptables cuts comments at 256 octets and prefixes earlier; each octet may be escaped. */
  private static final int MAX_QUOTED = 4096;

  /**
   * Splits at spaces. A word that begins with a double quote ends at the next one that no backslash
   * precedes (xtables_save_string of iptables' xtables.c); an interface's name may hold a quote, so
   * one elsewhere, or one that is never closed, is an ordinary character.
   */
  public static List<SavedWord> split(String rule) {
    List<SavedWord> words = new ArrayList<>();
    int at = 0;
    while (at < rule.length()) {
      if (rule.charAt(at) == ' ') {
        at++;
        continue;
      }
      int close = closingQuote(rule, at);
      int end = close >= 0 ? close + 1 : rule.indexOf(' ', at);
      end = end < 0 ? rule.length() : end;
      String text = close >= 0 ? unescaped(rule, at + 1, close) : rule.substring(at, end);
      words.add(new SavedWord(text, at, end));
      at = end;
    }
    return words;
  }

  /**
   * Where the quoted word that begins at {@code from} is closed; -1 if none begins there. Line ends
   * are ordinary characters within quotes: a comment may hold them.
   */
  static int closingQuote(String text, int from) {
    if (text.charAt(from) != '"') {
      return -1;
    }
    int limit = Math.min(text.length(), from + MAX_QUOTED);
    for (int at = from + 1; at < limit; at++) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == '"') {
        boolean ends = at + 1 == text.length() || " \n".indexOf(text.charAt(at + 1)) >= 0;
        return ends ? at : -1;
      }
    }
    return -1;
  }

  private static String unescaped(String rule, int from, int to) {
    StringBuilder word = new StringBuilder();
    for (int at = from; at < to; at++) {
      if (rule.charAt(at) == '\\' && at + 1 < to) {
        at++;
      }
      word.append(rule.charAt(at));
    }
    return word.toString();
  }
}
