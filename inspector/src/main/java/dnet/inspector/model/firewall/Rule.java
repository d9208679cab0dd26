package dnet.inspector.model.firewall;

import dnet.inspector.model.RuleRef;
import java.util.List;

/**
 * A rule: clauses that are worked off in order. The first match that does not hold ends it; actions
 * take effect when they are reached.
 *
 * @param ref where it is and its text, verbatim
 * @param packets counted so far; -1 when it has no counter
 * @param bytes likewise
 */
public record Rule(RuleRef ref, long packets, long bytes, List<Clause> clauses) {
  public Rule {
    clauses = List.copyOf(clauses);
  }
}
