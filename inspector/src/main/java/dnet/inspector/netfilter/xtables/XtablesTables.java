package dnet.inspector.netfilter.xtables;

import dnet.inspector.model.RuleRef;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Chain.Hook;
import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.NamedSet;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.firewall.Table;
import dnet.inspector.netfilter.SavedChain;
import dnet.inspector.netfilter.SavedRule;
import dnet.inspector.netfilter.SavedTable;
import dnet.inspector.netfilter.ipset.Ipset;
import dnet.inspector.netfilter.ipset.Ipsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tables of iptables-save's output in the neutral form. */
public final class XtablesTables {
  private XtablesTables() {}

  /**
   * The table, with those ipsets that its rules name.
   *
   * @param ipsets what is known of the namespace's sets
   */
  public static Table of(SavedTable saved, Ipsets ipsets) {
    Set<String> names = saved.chains().stream().map(SavedChain::name).collect(Collectors.toSet());
    Surroundings surroundings = new Surroundings(saved.ipv6(), names, ipsets);
    List<Chain> chains = saved.chains().stream().map(c -> chain(saved, c, surroundings)).toList();
    return new Table(
        saved.ipv6() ? Table.Family.IP6 : Table.Family.IP,
        saved.program(),
        saved.name(),
        false,
        chains,
        sets(chains, ipsets));
  }

  private static Chain chain(SavedTable table, SavedChain chain, Surroundings surroundings) {
    return new Chain(
        chain.name(),
        base(table.name(), chain),
        chain.rules().stream().map(r -> rule(r, surroundings)).toList());
  }

  private static Rule rule(SavedRule rule, Surroundings surroundings) {
    return new Rule(
        new RuleRef(rule.program(), rule.table(), rule.chain(), rule.number(), rule.text()),
        rule.packets(),
        rule.bytes(),
        RuleParser.parse(rule.text(), surroundings));
  }

  /** Where the kernel enters a built-in chain: the priorities of linux/netfilter_ipv4.h. */
  private static Chain.@Nullable Base base(String table, SavedChain chain) {
    Optional<Hook> hook = hook(chain.name());
    if (chain.policy().equals("-") || hook.isEmpty()) {
      return null;
    }
    Chain.Type type =
        switch (table) {
          case "nat" -> Chain.Type.NAT;
          case "mangle" -> hook.get() == Hook.OUTPUT ? Chain.Type.ROUTE : Chain.Type.FILTER;
          default -> Chain.Type.FILTER;
        };
    Chain.Policy policy = chain.policy().equals("DROP") ? Chain.Policy.DROP : Chain.Policy.ACCEPT;
    return new Chain.Base(
        hook.get(), type, priority(table, hook.get()), policy, List.of(), chain.packets());
  }

  private static int priority(String table, Hook hook) {
    return switch (table) {
      case "raw" -> -300;
      case "mangle" -> -150;
      case "nat" -> hook == Hook.PREROUTING || hook == Hook.OUTPUT ? -100 : 100;
      case "security" -> 50;
      default -> 0;
    };
  }

  private static Optional<Hook> hook(String chain) {
    return switch (chain) {
      case "PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING" ->
          Optional.of(Hook.valueOf(chain));
      default -> Optional.empty();
    };
  }

  private static List<NamedSet> sets(List<Chain> chains, Ipsets ipsets) {
    return chains.stream()
        .flatMap(c -> c.rules().stream())
        .flatMap(r -> r.clauses().stream())
        .flatMap(XtablesTables::setName)
        .distinct()
        .flatMap(name -> ipsets.find(name).map(Ipset::named).stream())
        .toList();
  }

  private static java.util.stream.Stream<String> setName(Clause clause) {
    return clause instanceof Match.InSet in
        ? java.util.stream.Stream.of(in.set())
        : java.util.stream.Stream.empty();
  }
}
