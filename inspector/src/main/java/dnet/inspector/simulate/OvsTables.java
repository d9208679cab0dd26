package dnet.inspector.simulate;

import dnet.inspector.model.ovs.OpenFlowRule;
import dnet.inspector.model.ovs.OvsBridge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The OpenFlow tables of a bridge, made ready to be worked off. */
final class OvsTables {
  /** A rule with its actions. */
  record Entry(OpenFlowRule rule, List<OvsAction> actions) {}

  private final Map<Integer, List<Entry>> tables = new HashMap<>();

  OvsTables(OvsBridge bridge) {
    for (OpenFlowRule rule : bridge.flows()) {
      tables
          .computeIfAbsent(rule.table(), t -> new ArrayList<>())
          .add(new Entry(rule, OvsAction.parse(rule.actions())));
    }
    Comparator<Entry> byPriority = Comparator.comparingInt(e -> -e.rule().priority());
    tables.values().forEach(t -> t.sort(byPriority));
  }

  /** The rules of a table, the highest priority first. */
  List<Entry> at(int table) {
    return tables.getOrDefault(table, List.of());
  }
}
