package dnet.inspector.simulate;

import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.firewall.Values;
import dnet.inspector.simulate.CompiledRuleset.CompiledRule;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a long chain by the one address that they demand before they do anything, so that
 * those of other addresses need not be looked at: thousands of blocked addresses, a rule for each
 * container.
 */
final class RuleIndex {
  /** Below so many it does not pay. */
  private static final int LEAST = 32;

  private final List<CompiledRule> rules;
  private final Map<BigInteger, List<Integer>> bySource = new HashMap<>();
  private final Map<BigInteger, List<Integer>> byDestination = new HashMap<>();
  private final List<Integer> others = new ArrayList<>();

  private RuleIndex(List<CompiledRule> rules) {
    this.rules = rules;
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).idle) {
        continue;
      }
      Rule rule = rules.get(i).rule;
      BigInteger source = demanded(rule, Field.IP_SOURCE);
      BigInteger destination = demanded(rule, Field.IP_DESTINATION);
      if (source != null) {
        bySource.computeIfAbsent(source, k -> new ArrayList<>()).add(i);
      } else if (destination != null) {
        byDestination.computeIfAbsent(destination, k -> new ArrayList<>()).add(i);
      } else {
        others.add(i);
      }
    }
  }

  /** Null for a chain that is short. */
  static @Nullable RuleIndex of(List<CompiledRule> rules) {
    return rules.size() < LEAST ? null : new RuleIndex(rules);
  }

  /** The single address that a rule demands before its first action; null for none. */
  private static @Nullable BigInteger demanded(Rule rule, Field field) {
    for (Clause clause : rule.clauses()) {
      if (clause instanceof Action && !(clause instanceof Action.NoEffect)) {
        return null;
      }
      if (clause instanceof Match.Compare compare && isOf(compare, field)) {
        List<List<Values.Value>> elements = compare.values().elements();
        boolean single = elements.size() == 1 && elements.get(0).size() == 1;
        if (single
            && elements.get(0).get(0) instanceof Values.Range range
            && range.first().equals(range.last())) {
          return range.first();
        }
      }
    }
    return null;
  }

  private static boolean isOf(Match.Compare compare, Field field) {
    return !compare.negated()
        && compare.key().size() == 1
        && compare.key().get(0).field() == field
        && compare.key().get(0).mask() == null;
  }

  /** The rules that a packet can match, in their order. */
  List<CompiledRule> candidates(Skb skb) {
    List<Integer> from = bySource.getOrDefault(number(skb.source.octets()), List.of());
    List<Integer> to = byDestination.getOrDefault(number(skb.destination.octets()), List.of());
    List<Integer> places = new ArrayList<>(others.size() + from.size() + to.size());
    places.addAll(others);
    places.addAll(from);
    places.addAll(to);
    if (places.size() > others.size()) {
      places.sort(null);
    }
    List<CompiledRule> candidates = new ArrayList<>(places.size());
    places.forEach(i -> candidates.add(rules.get(i)));
    return candidates;
  }

  private static BigInteger number(byte[] octets) {
    return new BigInteger(1, octets);
  }
}
