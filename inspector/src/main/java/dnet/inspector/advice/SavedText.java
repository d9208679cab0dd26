package dnet.inspector.advice;

import java.util.ArrayList;
import java.util.List;

/**
 * Words of a rule as iptables-save(8) writes it. Its quoting is its own: a shell would expand
 * {@code $} and backticks within those double quotes, so rules are taken apart before they are
 * quoted again.
 */
public final class SavedText {
  private SavedText() {}

  /**
   * Splits at spaces. A word that begins with a double quote ends at the next one that no backslash
   * precedes and that a space or the end follows (xtables_save_string of iptables' xtables.c);
   * elsewhere a quote is an ordinary character.
   */
  public static List<String> words(String rule) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < rule.length()) {
      if (rule.charAt(at) == ' ') {
        at++;
        continue;
      }
      int close = rule.charAt(at) == '"' ? closing(rule, at) : -1;
      int end = close >= 0 ? close + 1 : rule.indexOf(' ', at);
      end = end < 0 ? rule.length() : end;
      words.add(close >= 0 ? unescaped(rule.substring(at + 1, close)) : rule.substring(at, end));
      at = end;
    }
    return words;
  }

  private static int closing(String text, int from) {
    for (int at = from + 1; at < text.length(); at++) {
      if (text.charAt(at) == '\\') {
        at++;
      } else if (text.charAt(at) == '"') {
        return at + 1 == text.length() || text.charAt(at + 1) == ' ' ? at : -1;
      }
    }
    return -1;
  }

  private static String unescaped(String text) {
    StringBuilder word = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      word.append(text.charAt(at));
    }
    return word.toString();
  }
}
