package dnet.inspector.netfilter.xtables;

import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.netfilter.SavedWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads one saved rule's words into clauses, in their order. */
final class RuleParser {
  /**
   * Options whose values may be any text, also such that looks like an option, with the number of
   * their values. Other options end where the next one begins.
   */
  private static final Map<String, Integer> FREE_TEXT =
      Map.ofEntries(
          Map.entry("--comment", 1),
          Map.entry("--string", 1),
          Map.entry("--hex-string", 1),
          Map.entry("--log-prefix", 1),
          Map.entry("--nflog-prefix", 1),
          Map.entry("--ulog-prefix", 1),
          Map.entry("--hashlimit-name", 1),
          Map.entry("--name", 1),
          Map.entry("--path", 1),
          Map.entry("--bytecode", 1),
          Map.entry("--object-pinned", 1),
          Map.entry("--helper", 1),
          Map.entry("--label", 1),
          Map.entry("--nfacct-name", 1),
          Map.entry("--selctx", 1),
          Map.entry("--physdev-in", 1),
          Map.entry("--physdev-out", 1),
          Map.entry("--uid-owner", 1),
          Map.entry("--gid-owner", 1),
          Map.entry("--u32", 1),
          Map.entry("--match-set", 2),
          Map.entry("--add-set", 2),
          Map.entry("--del-set", 2),
          Map.entry("--map-set", 2));

  private static final Set<String> BASIC = Set.of("-s", "-d", "-i", "-o", "-p");
  private static final Set<String> SECTIONS = Set.of("-m", "-j", "-g");

  private final String rule;
  private final List<SavedWord> words;
  private final Surroundings surroundings;
  private final List<Clause> clauses = new ArrayList<>();
  private int at = 2;

  private RuleParser(String rule, Surroundings surroundings) {
    this.rule = rule;
    this.words = SavedWord.split(rule);
    this.surroundings = surroundings;
  }

  /**
   * The clauses of a rule.
   *
   * @param rule {@code -A CHAIN …} verbatim
   */
  static List<Clause> parse(String rule, Surroundings surroundings) {
    RuleParser parser = new RuleParser(rule, surroundings);
    while (parser.at < parser.words.size()) {
      parser.part();
    }
    return parser.clauses;
  }

  private void part() {
    int first = at;
    boolean negated = word(at).equals("!");
    at += negated ? 1 : 0;
    String word = word(at++);
    if (BASIC.contains(word) && at < words.size()) {
      basic(new Option(negated, word, List.of(word(at++)), text(first, at)));
    } else if (word.equals("-f")) {
      basic(new Option(negated, word, List.of(), text(first, at)));
    } else if (word.equals("-m") && at < words.size()) {
      String module = word(at++);
      clauses.addAll(MatchCatalogue.parse(use(module, first)));
    } else if ((word.equals("-j") || word.equals("-g")) && at < words.size()) {
      String target = word(at++);
      clauses.add(Targets.parse(use(target, first), word.equals("-g")));
    } else {
      clauses.add(new Match.Opaque(text(first, at)));
    }
  }

  private void basic(Option option) {
    try {
      clauses.addAll(BasicMatches.parse(option));
    } catch (IllegalArgumentException e) {
      clauses.add(new Match.Opaque(option.text()));
    }
  }

  /** Takes the options up to the next section. */
  private ModuleUse use(String name, int first) {
    List<Option> options = new ArrayList<>();
    while (at < words.size() && !beginsSection(at)) {
      options.add(option());
    }
    return new ModuleUse(name, options, text(first, at), surroundings);
  }

  private boolean beginsSection(int index) {
    int named = word(index).equals("!") ? index + 1 : index;
    return SECTIONS.contains(word(named))
        || BASIC.contains(word(named))
        || word(named).equals("-f");
  }

  private Option option() {
    int first = at;
    boolean negated = word(at).equals("!");
    at += negated ? 1 : 0;
    String name = word(at++);
    List<String> values = new ArrayList<>();
    int free = FREE_TEXT.getOrDefault(name, -1);
    while (at < words.size() && (free >= 0 ? values.size() < free : isValue(at))) {
      values.add(word(at++));
    }
    return new Option(negated, name, values, text(first, at));
  }

  private boolean isValue(int index) {
    return !word(index).startsWith("--") && !word(index).equals("!") && !beginsSection(index);
  }

  private String word(int index) {
    return index < words.size() ? words.get(index).text() : "";
  }

  private String text(int from, int to) {
    int last = Math.min(to, words.size()) - 1;
    return last < from ? "" : rule.substring(words.get(from).start(), words.get(last).end());
  }
}
