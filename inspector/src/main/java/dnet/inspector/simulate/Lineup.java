package dnet.inspector.simulate;

import dnet.inspector.model.firewall.Table;
import dnet.inspector.simulate.CompiledRuleset.CompiledChain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The base chains at a hook in the order in which they run: by priority, and among equals the one
 * that was registered last comes first (nf_hook_entries_grow). Within a table that is the order of
 * its chains from behind. When another table's were registered nothing tells, so where that may
 * matter there are two orders.
 *
 * @param chains the likelier order: tables that are listed later were made later
 * @param otherwise the same with the tables of contested priorities the other way round
 * @param contested what is not known, for people; empty where nothing depends on it
 */
record Lineup(List<CompiledChain> chains, List<CompiledChain> otherwise, String contested) {
  static final Lineup NONE = new Lineup(List.of(), List.of(), "");

  private static final Comparator<CompiledChain> BY_PRIORITY =
      Comparator.comparingInt(CompiledChain::priority)
          .thenComparingInt(chain -> chain.base().priority());

  /**
   * Puts chains in order.
   *
   * @param listed by tables, and within each in the order of its list
   */
  static Lineup of(List<CompiledChain> listed) {
    List<CompiledChain> latestFirst = new ArrayList<>(listed);
    Collections.reverse(latestFirst);
    latestFirst.sort(BY_PRIORITY);
    List<CompiledChain> otherwise = new ArrayList<>();
    Set<String> contested = new LinkedHashSet<>();
    int end;
    for (int from = 0; from < latestFirst.size(); from = end) {
      end = from + 1;
      while (end < latestFirst.size()
          && BY_PRIORITY.compare(latestFirst.get(from), latestFirst.get(end)) == 0) {
        end++;
      }
      List<CompiledChain> equals = latestFirst.subList(from, end);
      if (isContested(equals)) {
        contested.add(names(equals));
        otherwise.addAll(tablesReversed(equals));
      } else {
        otherwise.addAll(equals);
      }
    }
    String doubt = contested.isEmpty() ? "" : "do chains run in this order: " + contested + "?";
    return new Lineup(List.copyOf(latestFirst), List.copyOf(otherwise), doubt);
  }

  private static boolean isContested(List<CompiledChain> equals) {
    for (CompiledChain one : equals) {
      for (CompiledChain other : equals) {
        if (one.table != other.table && one.table.traits.contests(other.table.traits)) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<CompiledChain> tablesReversed(List<CompiledChain> equals) {
    List<CompiledChain> reversed = new ArrayList<>();
    Set<CompiledRuleset.CompiledTable> tables = new LinkedHashSet<>();
    for (int i = equals.size() - 1; i >= 0; i--) {
      tables.add(equals.get(i).table);
    }
    tables.forEach(t -> equals.stream().filter(c -> c.table == t).forEach(reversed::add));
    return reversed;
  }

  private static String names(List<CompiledChain> equals) {
    return equals.stream()
        .map(c -> name(c.table.table) + " " + c.chain.name())
        .collect(Collectors.joining(", "));
  }

  private static String name(Table table) {
    return table.program() + " " + table.name();
  }
}
