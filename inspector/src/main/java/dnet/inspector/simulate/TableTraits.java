package dnet.inspector.simulate;

import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.firewall.Selector;
import dnet.inspector.model.firewall.Table;
import java.util.List;

/**
 * What a table does that can depend on whether it runs before or after another one.
 *
 * @param marks it changes the mark of a packet or of a connection
 * @param reads it compares one, or copies it
 */
record TableTraits(
    boolean marks, boolean reads, boolean drops, boolean rejects, boolean translates) {
  static TableTraits of(Table table) {
    boolean policy =
        table.chains().stream()
            .map(Chain::base)
            .anyMatch(b -> b != null && b.policy() == Chain.Policy.DROP);
    List<Clause> clauses =
        table.chains().stream()
            .flatMap(c -> c.rules().stream())
            .map(Rule::clauses)
            .flatMap(List::stream)
            .toList();
    return new TableTraits(
        clauses.stream()
            .anyMatch(c -> c instanceof Action.SetMark || c instanceof Action.ConnectionMark),
        clauses.stream().anyMatch(TableTraits::readsMark),
        policy || clauses.stream().anyMatch(TableTraits::isDrop),
        clauses.stream().anyMatch(Action.Reject.class::isInstance),
        clauses.stream().anyMatch(c -> c instanceof Action.Nat || c instanceof Action.NatByMap));
  }

  private static boolean readsMark(Clause clause) {
    List<Selector> key = List.of();
    if (clause instanceof Match.Compare compare) {
      key = compare.key();
    } else if (clause instanceof Match.InSet inSet) {
      key = inSet.key();
    } else if (clause instanceof Action.VerdictByMap byMap) {
      key = byMap.key();
    }
    return clause instanceof Action.ConnectionMark
        || key.stream().anyMatch(s -> s.field() == Field.MARK || s.field() == Field.CT_MARK);
  }

  private static boolean isDrop(Clause clause) {
    return clause instanceof Action.Verdict verdict
        && verdict.decision() == Action.Verdict.Decision.DROP;
  }

  /** Whether a packet's fate can depend on which of two tables comes first. */
  boolean contests(TableTraits other) {
    return (marks && other.reads)
        || (reads && other.marks)
        || (rejects && other.drops)
        || (drops && other.rejects)
        || (translates && other.translates);
  }
}
