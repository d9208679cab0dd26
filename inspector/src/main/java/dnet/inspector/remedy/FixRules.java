package dnet.inspector.remedy;

import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.firewall.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Steps that do what a command line of iptables or its kin does. */
final class FixRules {
  private static final String NUMBER = "[1-9][0-9]{0,5}";

  private final Ground.Spot spot;
  private final FilterProgram filter;
  private final String program;
  private final String table;
  private final String chain;
  private final List<String> words;

  private FixRules(
      Ground.Spot spot,
      FilterProgram filter,
      String program,
      String table,
      String chain,
      List<String> words) {
    this.spot = spot;
    this.filter = filter;
    this.program = program;
    this.table = table;
    this.chain = chain;
    this.words = words;
  }

  /**
   * Plans {@code PROGRAM [-t TABLE] -I|-A|-D|-P CHAIN …}.
   *
   * @throws RefusedException if the rule is not there, or there already
   */
  static List<Step> steps(Session session, Ground.Spot spot, List<String> line) throws IOException {
    List<String> words = new ArrayList<>(line.subList(1, line.size()));
    String table = "filter";
    if (words.size() > 2 && words.get(0).equals("-t")) {
      table = words.get(1);
      words = words.subList(2, words.size());
    }
    if (words.size() < 3) {
      throw FixPlanner.notOurs(line);
    }
    FilterProgram filter = FilterProgram.of(session, spot.place(), line.get(0), table);
    FixRules rules =
        new FixRules(
            spot, filter, line.get(0), table, words.get(1), words.subList(2, words.size()));
    return switch (words.get(0)) {
      case "-D" -> rules.deletion();
      case "-I" -> rules.insertion();
      case "-P" -> rules.policy();
      default -> throw FixPlanner.notOurs(List.of(line.get(0) + " " + words.get(0)));
    };
  }

  private List<List<String>> listed() throws IOException {
    @Nullable List<List<String>> rules = filter.rules(chain);
    if (rules == null) {
      throw new RefusedException("there is no chain " + table + " " + chain + " any more");
    }
    return rules;
  }

  private List<Step> deletion() throws IOException {
    List<List<String>> rules = listed();
    int index =
        words.size() == 1 && words.get(0).matches(NUMBER)
            ? Integer.parseInt(words.get(0)) - 1
            : rules.indexOf(words);
    if (index < 0 || index >= rules.size()) {
      throw new RefusedException(
          table + " " + chain + " has no such rule (any more): " + String.join(" ", words));
    }
    List<String> rule = rules.get(index);
    int others = (int) rules.stream().filter(rule::equals).count() - 1;
    Optional<Rule> counted = counted(index + 1);
    return List.of(
        new Step.Reversed(
            new FilterRule(
                spot.place(),
                program,
                table,
                chain,
                index + 1,
                rule,
                true,
                others,
                counted.map(r -> Math.max(0, r.packets())).orElse(0L),
                counted.map(r -> Math.max(0, r.bytes())).orElse(0L))));
  }

  /** The rule as it was read, with its counters. */
  private Optional<Rule> counted(int number) {
    return spot.stack().ruleset().tables().stream()
        .filter(t -> t.program().equals(program) && t.name().equals(table))
        .map(Table::chains)
        .flatMap(List::stream)
        .filter(c -> c.name().equals(chain))
        .map(Chain::rules)
        .flatMap(List::stream)
        .filter(r -> r.ref().number() == number)
        .findFirst();
  }

  private List<Step> insertion() throws IOException {
    boolean numbered = words.get(0).matches(NUMBER);
    int number = numbered ? Integer.parseInt(words.get(0)) : 1;
    List<String> rule = numbered ? words.subList(1, words.size()) : words;
    int size = listed().size();
    if (number > size + 1) {
      throw new RefusedException(table + " " + chain + " has only " + size + " rules");
    }
    if (filter.has(chain, rule)) {
      throw new RefusedException(
          table + " " + chain + " has such a rule already: " + String.join(" ", rule));
    }
    return List.of(
        new FilterRule(spot.place(), program, table, chain, number, rule, false, 0, 0, 0));
  }

  private List<Step> policy() throws IOException {
    @Nullable String before = FilterPolicy.now(filter, chain);
    String after = words.get(0);
    if (before == null || words.size() != 1 || !after.matches("ACCEPT|DROP")) {
      throw new RefusedException(table + " " + chain + " has no policy that could be set");
    }
    return before.equals(after)
        ? List.of()
        : List.of(new FilterPolicy(spot.place(), program, table, chain, before, after));
  }
}
