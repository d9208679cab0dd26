package dnet.tui.top.facts;

import dnet.inspector.model.firewall.Ruleset;

/**
 * A namespace's rules.
 *
 * @param rules with their newest counters
 * @param hits how they grow, as far as that is known
 */
public record CountedRules(Ruleset rules, RuleHits hits) {
  /** No rules. */
  public static final CountedRules NONE = new CountedRules(Ruleset.EMPTY, RuleHits.NONE);
}
