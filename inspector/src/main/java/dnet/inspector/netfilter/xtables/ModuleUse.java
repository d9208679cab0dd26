package dnet.inspector.netfilter.xtables;

import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A match module or target with its options, as one rule uses it.
 *
 * @param text verbatim: {@code -m tcp --dport 80}
 */
record ModuleUse(String name, List<Option> options, String text, Surroundings surroundings) {
  ModuleUse {
    options = List.copyOf(options);
  }

  boolean has(String option) {
    return options.stream().anyMatch(o -> o.name().equals(option));
  }

  Optional<Option> option(String optionName) {
    return options.stream().filter(o -> o.name().equals(optionName)).findFirst();
  }

  /**
   * One clause an option. An option that {@code parser} refuses becomes an opaque clause, so that
   * what is understood of the others still counts.
   */
  List<Clause> each(Function<Option, Clause> parser) {
    List<Clause> clauses = new ArrayList<>();
    for (Option option : options) {
      try {
        clauses.add(parser.apply(option));
      } catch (IllegalArgumentException e) {
        clauses.add(new Match.Opaque(option.text()));
      }
    }
    return clauses;
  }

  /** For a parser that is given an option it has no meaning for. */
  static IllegalArgumentException unknown(Option option) {
    return new IllegalArgumentException("option " + option.text());
  }
}
