package dnet.tui.top.facts;

import dnet.inspector.model.firewall.Ruleset;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One namespace's rules from one reading to the next. Not for several threads. */
final class RuleLog {
  private Ruleset told = Ruleset.EMPTY;
  private @Nullable Ruleset counted;
  private @Nullable Instant at;
  private CountedRules shown = CountedRules.NONE;

  /** A picture says which rules there are; their counters may be older than those known. */
  void told(Ruleset rules) {
    if (!rules.equals(told)) {
      told = rules;
      shown = new CountedRules(rules, RuleHits.NONE);
    }
  }

  /** They were read, with their counters. */
  void counted(Ruleset rules, Instant when) {
    shown = new CountedRules(rules, RuleHits.between(counted, at, rules, when));
    counted = rules;
    at = when;
  }

  CountedRules shown() {
    return shown;
  }
}
