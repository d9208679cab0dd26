package dnet.inspector.diagnose;

import dnet.inspector.model.RuleRef;
import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.NamedSet;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.firewall.Ruleset;
import dnet.inspector.model.firewall.Selector;
import dnet.inspector.model.firewall.Table;
import dnet.inspector.model.firewall.Values;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Walks a rule set's chains from where the kernel enters them, and looks into rules. */
final class Walk {
  /** A rule with where it is. */
  record Seen(Table table, Chain chain, Rule rule) {
    RuleRef ref() {
      return rule.ref();
    }
  }

  private record Root(Table table, Chain chain, Chain.Base base) {}

  private Walk() {}

  /**
   * The rules that packets at a hook can reach, in the order in which the kernel gets to them
   * first. A chain is entered once a base chain, at its first jump. Chains that nothing jumps to
   * are left out, and so are switched-off tables.
   */
  static List<Seen> at(Ruleset ruleset, Chain.Hook hook, boolean v4) {
    List<Root> roots = new ArrayList<>();
    for (Table table : ruleset.tables()) {
      boolean family =
          table.family() == Table.Family.INET
              || table.family() == (v4 ? Table.Family.IP : Table.Family.IP6);
      for (Chain chain : table.chains()) {
        Chain.Base base = chain.base();
        if (family && !table.dormant() && base != null && base.hook() == hook) {
          roots.add(new Root(table, chain, base));
        }
      }
    }
    roots.sort(Comparator.comparingInt(r -> r.base().priority()));
    List<Seen> seen = new ArrayList<>();
    for (Root root : roots) {
      descend(root.table(), root.chain(), new HashSet<>(), seen);
    }
    return seen;
  }

  private static void descend(Table table, Chain chain, Set<String> entered, List<Seen> seen) {
    if (!entered.add(chain.name())) {
      return;
    }
    for (Rule rule : chain.rules()) {
      seen.add(new Seen(table, chain, rule));
      for (String next : targets(table, rule)) {
        table.chain(next).ifPresent(c -> descend(table, c, entered, seen));
      }
    }
  }

  private static List<String> targets(Table table, Rule rule) {
    List<String> targets = new ArrayList<>();
    for (Clause clause : rule.clauses()) {
      if (clause instanceof Action.Verdict verdict && verdict.chain() != null) {
        targets.add(verdict.chain());
      } else if (clause instanceof Action.VerdictByMap map) {
        table.set(map.map()).stream()
            .flatMap(s -> s.entries().stream())
            .map(NamedSet.Entry::verdict)
            .flatMap(v -> v == null || v.chain() == null ? Stream.empty() : Stream.of(v.chain()))
            .forEach(targets::add);
      }
    }
    return targets;
  }

  /** Whether a rule compares an interface with a name, or looks it up in a set that holds it. */
  static boolean mentions(Seen seen, String interfaceName) {
    for (Clause clause : seen.rule().clauses()) {
      List<Selector> key = keyOf(clause);
      boolean interfaces =
          key.stream()
              .anyMatch(s -> s.field() == Field.IN_INTERFACE || s.field() == Field.OUT_INTERFACE);
      if (interfaces && valuesOf(seen.table(), clause).anyMatch(v -> names(v, interfaceName))) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(Values.Value value, String interfaceName) {
    return value instanceof Values.Name name && !name.prefix() && name.text().equals(interfaceName);
  }

  private static List<Selector> keyOf(Clause clause) {
    if (clause instanceof Match.Compare compare) {
      return compare.key();
    }
    if (clause instanceof Match.InSet inSet) {
      return inSet.key();
    }
    return clause instanceof Action.VerdictByMap map ? map.key() : List.of();
  }

  private static Stream<Values.Value> valuesOf(Table table, Clause clause) {
    if (clause instanceof Match.Compare compare) {
      return compare.values().elements().stream().flatMap(List::stream);
    }
    String set =
        clause instanceof Match.InSet inSet
            ? inSet.set()
            : clause instanceof Action.VerdictByMap map ? map.map() : "";
    return table.set(set).stream()
        .flatMap(s -> s.entries().stream())
        .flatMap(e -> e.key().stream());
  }

  /** The single numbers that a rule demands of a field; empty where it demands none, or ranges. */
  static List<Integer> demanded(Rule rule, Field field) {
    List<Integer> numbers = new ArrayList<>();
    for (Match.Compare compare : comparisons(rule, field)) {
      for (List<Values.Value> element : compare.values().elements()) {
        boolean single =
            !compare.negated()
                && element.get(0) instanceof Values.Range range
                && range.first().equals(range.last())
                && range.first().bitLength() < 31;
        if (!single) {
          return List.of();
        }
        numbers.add(((Values.Range) element.get(0)).first().intValue());
      }
    }
    return numbers;
  }

  /**
   * Whether every comparison of a rule with a field alone admits a number; also if there is none.
   */
  static boolean admits(Rule rule, Field field, BigInteger number) {
    return comparisons(rule, field).stream()
        .allMatch(
            c ->
                c.negated()
                    != c.values().elements().stream().anyMatch(e -> holds(e.get(0), number)));
  }

  /** Whether a rule compares a field alone. */
  static boolean looksAt(Rule rule, Field field) {
    return !comparisons(rule, field).isEmpty();
  }

  private static boolean holds(Values.Value value, BigInteger number) {
    return value instanceof Values.Range range
        && range.first().compareTo(number) <= 0
        && number.compareTo(range.last()) <= 0;
  }

  private static List<Match.Compare> comparisons(Rule rule, Field field) {
    return rule.clauses().stream()
        .filter(Match.Compare.class::isInstance)
        .map(Match.Compare.class::cast)
        .filter(c -> c.key().size() == 1)
        .filter(c -> c.key().get(0).field() == field && c.key().get(0).mask() == null)
        .toList();
  }

  /** Whether a rule drops or rejects what reaches its end. */
  static boolean refuses(Rule rule) {
    return rule.clauses().stream()
        .anyMatch(
            c ->
                c instanceof Action.Reject
                    || (c instanceof Action.Verdict v
                        && v.decision() == Action.Verdict.Decision.DROP));
  }

  /** Whether a rule accepts what reaches its end. */
  static boolean accepts(Rule rule) {
    return rule.clauses().stream()
        .anyMatch(
            c -> c instanceof Action.Verdict v && v.decision() == Action.Verdict.Decision.ACCEPT);
  }

  /** A rule's NAT of a kind. */
  static Stream<Action.Nat> nats(Rule rule, Action.Nat.Kind kind) {
    return rule.clauses().stream()
        .filter(Action.Nat.class::isInstance)
        .map(Action.Nat.class::cast)
        .filter(n -> n.kind() == kind);
  }

  /** {@code iptables nat DOCKER 3: -A DOCKER …}. */
  static String shown(RuleRef ref) {
    return ref.program()
        + " "
        + ref.table()
        + " "
        + ref.chain()
        + " "
        + ref.number()
        + ": "
        + ref.text();
  }
}
