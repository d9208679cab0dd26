package dnet.inspector.diagnose;

import dnet.inspector.model.Namespace;
import dnet.inspector.model.Stack;
import dnet.inspector.model.firewall.Table;
import java.util.List;

/** Rules of iptables-legacy beside those of nf_tables: each program shows only its own. */
final class TwoRuleSets implements Rule {
  @Override
  public String code() {
    return "two-rule-sets";
  }

  @Override
  public Severity worst() {
    return Severity.WARNING;
  }

  @Override
  public String finds() {
    return "rules of iptables-legacy and of nf_tables at once: each hides from the other's program";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    for (Namespace namespace : scene.namespaces()) {
      if (!findings.knows(this, namespace, Stack.Part.RULESET)) {
        continue;
      }
      List<Table> legacy = withRules(namespace, true);
      List<Table> others = withRules(namespace, false);
      if (!legacy.isEmpty() && !others.isEmpty()) {
        findings.add(
            Finding.of(code(), Severity.WARNING, namespace.name(), "firewall")
                .says(
                    "two rule sets are at work in " + namespace.name(),
                    "A packet must pass both. iptables and nft show the one, iptables-legacy the"
                        + " other: a rule that drops may be where nobody looks.")
                .because("iptables-legacy: " + count(legacy))
                .because("nf_tables: " + count(others))
                .mendedBy(
                    scene.command(namespace.id(), "iptables-legacy-save"),
                    "shows the legacy rules; move what is wanted, then flush them",
                    ""));
      }
    }
  }

  private static List<Table> withRules(Namespace namespace, boolean legacy) {
    return namespace.stack().ruleset().tables().stream()
        .filter(t -> t.program().endsWith("-legacy") == legacy)
        .filter(t -> !t.program().equals("ebtables"))
        .filter(t -> t.chains().stream().anyMatch(c -> !c.rules().isEmpty()))
        .toList();
  }

  private static String count(List<Table> tables) {
    int rules =
        tables.stream().flatMap(t -> t.chains().stream()).mapToInt(c -> c.rules().size()).sum();
    return rules
        + " rules in "
        + String.join(", ", tables.stream().map(Table::name).distinct().toList());
  }
}
