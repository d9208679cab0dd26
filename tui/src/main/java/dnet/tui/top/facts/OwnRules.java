package dnet.tui.top.facts;

import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.firewall.Ruleset;
import dnet.inspector.model.firewall.Table;

/**
 * Which rules of a container matter: nearly every container has the few of Docker's name server,
 * and nothing else.
 */
public final class OwnRules {
  /** Where a container finds Docker's name server, whatever its address is in truth. */
  private static final String NAME_SERVER = "127.0.0.11/32";

  private OwnRules() {}

  /** Whether there are others than those of the name server. */
  public static boolean in(Ruleset rules) {
    return rules.tables().stream().anyMatch(OwnRules::in);
  }

  private static boolean in(Table table) {
    for (Chain chain : table.chains()) {
      Chain.Base base = chain.base();
      if ((base != null && base.policy() == Chain.Policy.DROP)
          || chain.rules().stream().anyMatch(r -> !isNameServer(table, r))) {
        return true;
      }
    }
    return false;
  }

  /** Whether it only leads questions to Docker's name server; one that drops never does. */
  public static boolean isNameServer(Table table, Rule rule) {
    return table.name().equals("nat") && rule.ref().text().contains(NAME_SERVER) && !drops(rule);
  }

  /** Whether it drops or refuses packets. */
  public static boolean drops(Rule rule) {
    return rule.clauses().stream()
        .anyMatch(
            c ->
                c instanceof Action.Reject
                    || (c instanceof Action.Verdict verdict
                        && verdict.decision() == Action.Verdict.Decision.DROP));
  }
}
