package dnet.inspector.netfilter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Splits iptables-save's output into tables, chains and rules (iptables-save(8)). Lines that are
 * none of its forms are passed over.
 */
public final class IptablesSave {
  private static final Pattern CHAIN =
      Pattern.compile(":(\\S+) (\\S+)(?: \\[(\\d{1,18}):(\\d{1,18})\\])?\\s*");
  private static final Pattern RULE =
      Pattern.compile("(?:\\[(\\d{1,18}):(\\d{1,18})\\] )?(-A \\S.*)", Pattern.DOTALL);
  private static final Pattern RULE_START = Pattern.compile("(?:\\[\\d{1,18}:\\d{1,18}\\] )?-A ");

  private final boolean legacy;
  private final boolean ipv6;
  private final Map<String, Map<String, Collected>> tables = new LinkedHashMap<>();
  private String table = "";

  private IptablesSave(boolean legacy, boolean ipv6) {
    this.legacy = legacy;
    this.ipv6 = ipv6;
  }

  /** A chain while its rules are collected. */
  private static final class Collected {
    private String policy = "-";
    private long packets = -1;
    private final List<SavedRule> rules = new ArrayList<>();
  }

  /** Whether {@code text} is output that this class reads. */
  public static boolean reads(RulesText text) {
    return text.program().startsWith("iptables") || text.program().startsWith("ip6tables");
  }

  /** The tables in order. */
  public static List<SavedTable> tables(RulesText text) {
    // The nft variant says so in its first line; the legacy one adds nothing.
    boolean legacy = !text.text().contains("(nf_tables)") && !isEmptyNft(text.text());
    IptablesSave parser = new IptablesSave(legacy, text.program().startsWith("ip6"));
    parser.read(text.text());
    return parser.tables.entrySet().stream()
        .map(e -> new SavedTable(legacy, parser.ipv6, e.getKey(), parser.chains(e.getValue())))
        .toList();
  }

  /** With nothing but tables that it cannot show, the nft variant prints no first line. */
  private static boolean isEmptyNft(String text) {
    return text.contains("use 'nft' tool");
  }

  private List<SavedChain> chains(Map<String, Collected> collected) {
    return collected.entrySet().stream()
        .map(
            e ->
                new SavedChain(
                    e.getKey(), e.getValue().policy, e.getValue().packets, e.getValue().rules))
        .toList();
  }

  private void read(String text) {
    int at = 0;
    while (at < text.length()) {
      int end = endOfLine(text, at);
      line(text.substring(at, end));
      at = end + 1;
    }
  }

  /** Where a line ends: in a rule, not at a line end within quotes, which a comment may hold. */
  private static int endOfLine(String text, int from) {
    Matcher rule = RULE_START.matcher(text).region(from, text.length());
    if (!rule.lookingAt()) {
      int end = text.indexOf('\n', from);
      return end < 0 ? text.length() : end;
    }
    boolean wordBegins = true;
    int at = from;
    while (at < text.length() && text.charAt(at) != '\n') {
      int close = wordBegins ? SavedWord.closingQuote(text, at) : -1;
      wordBegins = text.charAt(at) == ' ';
      at = Math.max(at, close) + 1;
    }
    return at;
  }

  private void line(String line) {
    if (line.startsWith("*")) {
      table = line.substring(1).strip();
      tables.computeIfAbsent(table, t -> new LinkedHashMap<>());
    } else if (!table.isEmpty() && line.startsWith(":")) {
      chain(line);
    } else if (!table.isEmpty()) {
      rule(line);
    }
  }

  private void chain(String line) {
    Matcher parts = CHAIN.matcher(line);
    if (parts.matches()) {
      Collected chain = collected(parts.group(1));
      chain.policy = parts.group(2);
      chain.packets = number(parts.group(3));
    }
  }

  private void rule(String line) {
    Matcher parts = RULE.matcher(line);
    if (!parts.matches()) {
      return;
    }
    String text = parts.group(3);
    List<String> words = SavedWord.split(text).stream().map(SavedWord::text).toList();
    if (words.size() < 2) {
      return;
    }
    List<SavedRule> rules = collected(words.get(1)).rules;
    rules.add(
        new SavedRule(
            legacy,
            ipv6,
            table,
            words.get(1),
            rules.size() + 1,
            text,
            words.subList(2, words.size()),
            number(parts.group(1)),
            number(parts.group(2))));
  }

  private Collected collected(String chain) {
    return tables
        .computeIfAbsent(table, t -> new LinkedHashMap<>())
        .computeIfAbsent(chain, c -> new Collected());
  }

  private static long number(@Nullable String digitsOrNull) {
    return digitsOrNull == null ? -1 : Long.parseLong(digitsOrNull);
  }
}
