package dnet.tui.top.pane;

import dnet.inspector.model.RuleRef;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.firewall.Table;
import dnet.inspector.report.PortView;
import dnet.tui.top.facts.Facts;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The host's rules by where they are. */
final class RuleIndex {
  private final Map<String, Rule> rules = new HashMap<>();

  RuleIndex(Facts facts) {
    for (Table table : facts.rules().rules().tables()) {
      for (Chain chain : table.chains()) {
        for (Rule rule : chain.rules()) {
          rules.put(key(rule.ref()), rule);
        }
      }
    }
  }

  static String key(RuleRef ref) {
    return key(ref.program(), ref.table(), ref.chain(), ref.number());
  }

  private static String key(String program, String table, String chain, int number) {
    return program + " " + table + " " + chain + " " + number;
  }

  Optional<Rule> find(PortView.RuleView rule) {
    return Optional.ofNullable(
        rules.get(key(rule.program(), rule.table(), rule.chain(), rule.number())));
  }

  Optional<Rule> find(String key) {
    return Optional.ofNullable(rules.get(key));
  }
}
