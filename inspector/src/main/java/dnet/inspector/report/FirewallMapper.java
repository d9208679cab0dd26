package dnet.inspector.report;

import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.firewall.Ruleset;
import dnet.inspector.model.firewall.Table;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A namespace's firewall, its rules verbatim. */
final class FirewallMapper {
  private FirewallMapper() {}

  static List<StackView.TableView> tables(Ruleset ruleset) {
    return ruleset.tables().stream().map(FirewallMapper::table).toList();
  }

  private static StackView.TableView table(Table table) {
    return new StackView.TableView(
        lower(table.family()),
        table.program(),
        table.name(),
        table.dormant(),
        table.chains().stream().map(FirewallMapper::chain).toList());
  }

  private static StackView.ChainView chain(Chain chain) {
    Chain.Base base = chain.base();
    List<StackView.FirewallRuleView> rules =
        chain.rules().stream().map(FirewallMapper::rule).toList();
    return base == null
        ? new StackView.ChainView(chain.name(), null, null, null, null, null, List.of(), rules)
        : new StackView.ChainView(
            chain.name(),
            lower(base.hook()),
            lower(base.type()),
            base.priority(),
            lower(base.policy()),
            counted(base.packets()),
            base.devices(),
            rules);
  }

  private static StackView.FirewallRuleView rule(Rule rule) {
    return new StackView.FirewallRuleView(
        rule.ref().number(), counted(rule.packets()), counted(rule.bytes()), rule.ref().text());
  }

  private static @Nullable Long counted(long counter) {
    return counter < 0 ? null : Long.valueOf(counter);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
