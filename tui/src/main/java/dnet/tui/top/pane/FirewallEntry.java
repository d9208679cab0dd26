package dnet.tui.top.pane;

import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.firewall.Table;
import dnet.tui.top.facts.CountedRules;
import dnet.tui.top.facts.Facts;
import dnet.tui.top.facts.OwnRules;
import dnet.tui.top.facts.RuleHits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A rule of some namespace, or what a chain does to packets that reach its end, or all rules of
 * Docker's name server in a container at once.
 *
 * @param number in its chain; {@link #POLICY} for a policy, {@link #TOGETHER} for several rules
 * @param packets -1 where nothing counts them; so {@code bytes}
 * @param rate packets a second
 */
record FirewallEntry(
    String key,
    Namespace namespace,
    Table table,
    Chain chain,
    int number,
    String text,
    boolean drops,
    long packets,
    long bytes,
    double rate) {
  static final int POLICY = Integer.MAX_VALUE;
  static final int TOGETHER = Integer.MAX_VALUE - 1;

  /** Where the chain is, in words that sort alike what belongs together. */
  String place() {
    return namespace.name()
        + " "
        + table.program()
        + " "
        + table.family()
        + " "
        + table.name()
        + " "
        + chain.name();
  }

  boolean isHost() {
    return namespace.kind() == Namespace.Kind.HOST;
  }

  /** All entries: the host's first, then the others' by name. */
  static List<FirewallEntry> all(Facts facts) {
    List<FirewallEntry> entries = new ArrayList<>();
    NetnsId home = facts.host().home();
    facts.host().namespace(home).ifPresent(n -> add(entries, n, facts.rules()));
    facts.host().namespaces().values().stream()
        .filter(n -> !n.id().equals(home))
        .sorted(Comparator.comparing(Namespace::name))
        .forEach(n -> add(entries, n, facts.inside().getOrDefault(n.id(), CountedRules.NONE)));
    return entries;
  }

  private static void add(List<FirewallEntry> entries, Namespace namespace, CountedRules counted) {
    boolean host = namespace.kind() == Namespace.Kind.HOST;
    List<FirewallEntry> nameServer = new ArrayList<>();
    for (Table table : counted.rules().tables()) {
      List<FirewallEntry> own = new ArrayList<>();
      List<FirewallEntry> policies = new ArrayList<>();
      for (Chain chain : table.chains()) {
        for (Rule rule : chain.rules()) {
          FirewallEntry entry = of(namespace, table, chain, rule, counted.hits());
          (!host && OwnRules.isNameServer(table, rule) ? nameServer : own).add(entry);
        }
        Chain.Base base = chain.base();
        if (base != null) {
          (host || base.policy() == Chain.Policy.DROP ? own : policies)
              .add(policy(namespace, table, chain, base, counted.hits()));
        }
      }
      // What only lets everything pass is worth a line only next to rules.
      if (!own.isEmpty()) {
        own.addAll(policies);
      }
      entries.addAll(own);
    }
    if (!nameServer.isEmpty()) {
      entries.add(together(nameServer));
    }
  }

  private static FirewallEntry of(
      Namespace namespace, Table table, Chain chain, Rule rule, RuleHits hits) {
    return new FirewallEntry(
        prefix(namespace) + RuleIndex.key(rule.ref()),
        namespace,
        table,
        chain,
        rule.ref().number(),
        rule.ref().text(),
        OwnRules.drops(rule),
        rule.packets(),
        rule.bytes(),
        hits.of(rule.ref()));
  }

  private static String prefix(Namespace namespace) {
    return namespace.kind() == Namespace.Kind.HOST ? "" : namespace.id().inode() + " ";
  }

  private static FirewallEntry policy(
      Namespace namespace, Table table, Chain chain, Chain.Base base, RuleHits hits) {
    String key = RuleHits.policy(table.family().name(), table.name(), chain.name());
    return new FirewallEntry(
        prefix(namespace) + table.program() + " " + table.name() + " " + chain.name() + " policy",
        namespace,
        table,
        chain,
        POLICY,
        "policy " + base.policy().name().toLowerCase(Locale.ROOT),
        base.policy() == Chain.Policy.DROP,
        base.packets(),
        -1,
        hits.policies().getOrDefault(key, 0.0));
  }

  private static FirewallEntry together(List<FirewallEntry> rules) {
    FirewallEntry first = rules.get(0);
    return new FirewallEntry(
        prefix(first.namespace()) + "name server",
        first.namespace(),
        first.table(),
        first.chain(),
        TOGETHER,
        "Docker's name server: " + rules.size() + " rules, Enter shows them",
        false,
        rules.stream().mapToLong(r -> Math.max(0, r.packets())).max().orElse(0),
        rules.stream().mapToLong(r -> Math.max(0, r.bytes())).max().orElse(0),
        rules.stream().mapToDouble(FirewallEntry::rate).max().orElse(0));
  }

  /** A process in it; null where it has none. */
  @Nullable Integer pid() {
    return namespace.pids().isEmpty() ? null : namespace.pids().get(0);
  }
}
