package dnet.inspector.netfilter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits iptables-save's output into rules (iptables-save(8)). Lines that are none of its forms are
 * passed over: a comment may hold anything.
 */
public final class IptablesSave {
  private final boolean legacy;
  private final boolean ipv6;
  private final List<SavedRule> rules = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private String table = "";

  private IptablesSave(boolean legacy, boolean ipv6) {
    this.legacy = legacy;
    this.ipv6 = ipv6;
  }

  /** Whether {@code text} is output that this class reads. */
  public static boolean reads(RulesText text) {
    return text.program().startsWith("iptables") || text.program().startsWith("ip6tables");
  }

  /** The rules in order. */
  public static List<SavedRule> parse(RulesText text) {
    // The nft variant says so in its first line; the legacy one adds nothing.
    boolean legacy = !text.text().contains("(nf_tables)");
    IptablesSave parser = new IptablesSave(legacy, text.program().startsWith("ip6"));
    text.text().lines().forEach(parser::line);
    return List.copyOf(parser.rules);
  }

  private void line(String line) {
    if (line.startsWith("*")) {
      table = line.substring(1).strip();
      numbers.clear();
      return;
    }
    long packets = -1;
    String rule = line;
    if (line.startsWith("[")) {
      int colon = line.indexOf(':');
      int end = line.indexOf("] ");
      if (colon < 0 || end < colon) {
        return;
      }
      packets = number(line.substring(1, colon));
      rule = line.substring(end + 2);
    }
    if (!rule.startsWith("-A ") || table.isEmpty()) {
      return;
    }
    List<String> words = words(rule);
    if (words.size() < 2) {
      return;
    }
    String chain = words.get(1);
    int number = numbers.merge(chain, 1, Integer::sum);
    rules.add(
        new SavedRule(
            legacy, ipv6, table, chain, number, rule, words.subList(2, words.size()), packets));
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /**
   * Splits at spaces; text in double quotes is one word, in which a backslash keeps what follows.
   */
  static List<String> words(String rule) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    boolean any = false;
    for (int at = 0; at < rule.length(); at++) {
      char c = rule.charAt(at);
      if (c == '\\' && quoted && at + 1 < rule.length()) {
        word.append(rule.charAt(++at));
      } else if (c == '"') {
        quoted = !quoted;
        any = true;
      } else if (c == ' ' && !quoted) {
        if (any) {
          words.add(word.toString());
          word.setLength(0);
          any = false;
        }
      } else {
        word.append(c);
        any = true;
      }
    }
    if (any) {
      words.add(word.toString());
    }
    return words;
  }
}
