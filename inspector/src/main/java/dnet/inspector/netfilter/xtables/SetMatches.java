package dnet.inspector.netfilter.xtables;

import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.Selector;
import dnet.inspector.netfilter.ipset.Ipset;
import java.util.List;
import java.util.Set;

/** Lookups in ipsets (net/netfilter/xt_set.c). */
final class SetMatches {
  private static final Set<String> HARMLESS = Set.of("--update-counters", "--update-subcounters");

  private SetMatches() {}

  /** Not understood if the set is not known: its type says which fields are looked up. */
  static List<Clause> set(ModuleUse use) {
    Option match =
        use.option("--match-set")
            .orElseThrow(() -> new IllegalArgumentException("no set in " + use.text()));
    if (match.values().size() != 2) {
      throw ModuleUse.unknown(match);
    }
    String name = match.values().get(0);
    Ipset set =
        use.surroundings()
            .ipsets()
            .find(name)
            .orElseThrow(() -> new IllegalArgumentException("set " + name + " is not known"));
    for (Option option : use.options()) {
      // What matches an exception is otherwise not in the set.
      boolean harmless =
          HARMLESS.contains(option.name())
              || (option.name().equals("--return-nomatch") && !set.hasExceptions());
      if (!option.equals(match) && !harmless) {
        throw ModuleUse.unknown(option);
      }
    }
    List<Selector> key = set.key(List.of(match.values().get(1).split(",", -1)));
    return List.of(new Match.InSet(key, name, match.negated()));
  }
}
