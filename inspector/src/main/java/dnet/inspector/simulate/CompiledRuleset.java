package dnet.inspector.simulate;

import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.NamedSet;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.firewall.Ruleset;
import dnet.inspector.model.firewall.Selector;
import dnet.inspector.model.firewall.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A ruleset made ready to be run: base chains by hook and priority, comparisons prepared. */
final class CompiledRuleset {
  /** Which packets are at a hook. */
  enum Layer {
    IPV4,
    IPV6,
    BRIDGE,
    DEVICE,
    ARP;

    private boolean sees(Table.Family family) {
      return switch (family) {
        case IP -> this == IPV4;
        case IP6 -> this == IPV6;
        case INET -> this == IPV4 || this == IPV6 || this == DEVICE;
        case BRIDGE -> this == BRIDGE;
        case NETDEV -> this == DEVICE;
        case ARP -> this == ARP;
      };
    }
  }

  /** A chain with its table. */
  static final class CompiledChain {
    final CompiledTable table;
    final Chain chain;
    final List<CompiledRule> rules = new ArrayList<>();

    CompiledChain(CompiledTable table, Chain chain) {
      this.table = table;
      this.chain = chain;
      for (Rule rule : chain.rules()) {
        rules.add(new CompiledRule(rule));
      }
    }

    Chain.Base base() {
      Chain.Base base = chain.base();
      if (base == null) {
        throw new IllegalStateException(chain.name() + " is no base chain");
      }
      return base;
    }

    /** When it runs: NAT has its own time, whatever priority its chains have among themselves. */
    int priority() {
      Chain.Base base = base();
      return base.type() == Chain.Type.NAT ? Nat.priority(base.hook()) : base.priority();
    }
  }

  /** A table with its chains and sets by name. */
  static final class CompiledTable {
    final Table table;
    final TableTraits traits;
    final Map<String, CompiledChain> chains = new HashMap<>();
    private final Map<String, NamedSet> sets = new HashMap<>();

    CompiledTable(Table table) {
      this.table = table;
      traits = TableTraits.of(table);
      table.chains().forEach(c -> chains.put(c.name(), new CompiledChain(this, c)));
      table.sets().forEach(s -> sets.put(s.name(), s));
    }

    @Nullable NamedSet set(String name) {
      return sets.get(name);
    }
  }

  /** A rule whose comparisons are prepared; places of other clauses hold null. */
  static final class CompiledRule {
    final Rule rule;
    final @Nullable Condition[] conditions;

    /** Whether nothing that it does decides anything. */
    final boolean idle;

    CompiledRule(Rule rule) {
      this.rule = rule;
      conditions = new @Nullable Condition[rule.clauses().size()];
      boolean acts = false;
      for (int i = 0; i < conditions.length; i++) {
        Clause clause = rule.clauses().get(i);
        if (clause instanceof Match.Compare compare) {
          conditions[i] = Condition.of(compare.key(), compare.values());
        }
        acts |= clause instanceof Action && !(clause instanceof Action.NoEffect);
      }
      idle = !acts;
    }
  }

  private final Map<Layer, Map<Chain.Hook, Lineup>> hooks = new EnumMap<>(Layer.class);

  CompiledRuleset(Ruleset ruleset) {
    List<CompiledTable> tables =
        ruleset.tables().stream().filter(t -> !t.dormant()).map(CompiledTable::new).toList();
    for (Layer layer : Layer.values()) {
      Map<Chain.Hook, List<CompiledChain>> byHook = new EnumMap<>(Chain.Hook.class);
      for (CompiledTable table : tables) {
        if (layer.sees(table.table.family())) {
          for (Chain chain : table.table.chains()) {
            Chain.Base base = chain.base();
            CompiledChain compiled = table.chains.get(chain.name());
            if (base != null && compiled != null && belongs(layer, table.table, base)) {
              byHook.computeIfAbsent(base.hook(), h -> new ArrayList<>()).add(compiled);
            }
          }
        }
      }
      Map<Chain.Hook, Lineup> inOrder = new EnumMap<>(Chain.Hook.class);
      byHook.forEach((hook, chains) -> inOrder.put(hook, Lineup.of(chains)));
      hooks.put(layer, inOrder);
    }
  }

  /** The inet family's ingress hook belongs to devices, all its others do not. */
  private static boolean belongs(Layer layer, Table table, Chain.Base base) {
    boolean device = base.hook() == Chain.Hook.INGRESS || base.hook() == Chain.Hook.EGRESS;
    return table.family() == Table.Family.BRIDGE || device == (layer == Layer.DEVICE);
  }

  Lineup at(Layer layer, Chain.Hook hook) {
    return hooks.getOrDefault(layer, Map.of()).getOrDefault(hook, Lineup.NONE);
  }

  /** Looks a key up in a set. The most specific entries come first: the first that fits decides. */
  static Ternary lookup(List<Selector> key, NamedSet set, Inspection packet) {
    Ternary found = set.complete() ? Ternary.NO : Ternary.UNKNOWN;
    for (NamedSet.Entry entry : set.entries()) {
      Ternary fits = Condition.of(key, entry).test(packet);
      if (fits == Ternary.YES) {
        return found == Ternary.UNKNOWN && set.complete()
            ? Ternary.UNKNOWN
            : Ternary.of(!entry.excluded());
      }
      if (fits == Ternary.UNKNOWN) {
        found = Ternary.UNKNOWN;
      }
    }
    return found;
  }

  /** The first entry of a map that fits; null where none does. */
  static NamedSet.@Nullable Entry find(List<Selector> key, NamedSet map, Inspection packet) {
    for (NamedSet.Entry entry : map.entries()) {
      if (Condition.of(key, entry).test(packet) == Ternary.YES) {
        return entry;
      }
    }
    return null;
  }
}
