package dnet.inspector.netfilter.kernel;

import dnet.inspector.netfilter.RulesText;
import dnet.inspector.netlink.Netfilter;
import dnet.inspector.netlink.NftChainMessage;
import dnet.inspector.netlink.NftRuleMessage;
import dnet.inspector.netlink.Rtnetlink;
import dnet.inspector.netlink.TableMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The chains and rules of a namespace's IPv4 tables, and the text that {@code iptables-save -c} of
 * iptables-nft 1.8.9 prints of them. To start a program in each of a hundred containers takes
 * seconds; nearly all have the few rules of Docker's embedded DNS only.
 *
 * @param complete whether both dumps were
 */
public record KernelRules(
    List<NftChainMessage> chains, List<NftRuleMessage> rules, boolean complete) {
  /** Of one namespace: with more, a program costs less than it tells. */
  private static final int MAX_RULES = 500;

  private static final int NFPROTO_IPV4 = 2;

  /**
   * Says which variant the rules are of, as the program's first line does, and who wrote the text.
   */
  private static final String FIRST_LINE = "# Read by dnet from nf_tables (nf_tables)\n";

  public KernelRules {
    chains = List.copyOf(chains);
    rules = List.copyOf(rules);
  }

  /** Whether {@code tables} may be of the kind that this class shows. */
  public static boolean mayShow(Collection<TableMessage> tables) {
    Set<String> names = names(tables);
    return !names.isEmpty() && BuiltinTable.NAMES.containsAll(names);
  }

  private static Set<String> names(Collection<TableMessage> tables) {
    return tables.stream()
        .filter(t -> t.family() == NFPROTO_IPV4)
        .map(TableMessage::name)
        .collect(Collectors.toSet());
  }

  /** Reads. The socket may not be used afterwards. */
  public static KernelRules read(Netfilter socket) throws IOException {
    Rtnetlink.Dump<NftChainMessage> chains = socket.chains(NFPROTO_IPV4);
    Rtnetlink.Dump<NftRuleMessage> rules = socket.rules(NFPROTO_IPV4, MAX_RULES);
    return new KernelRules(chains.items(), rules.items(), chains.complete() && rules.complete());
  }

  /**
   * The text; empty when anything is not understood for certain.
   *
   * @param tables all that the namespace has
   */
  public Optional<RulesText> text(Collection<TableMessage> tables) {
    if (!complete || !mayShow(tables)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new RulesText("iptables-save", render(names(tables))));
    } catch (BeyondSubsetException e) {
      return Optional.empty();
    }
  }

  private String render(Set<String> names) throws BeyondSubsetException {
    Set<Integer> generations = new TreeSet<>();
    chains.forEach(c -> generations.add(c.generation()));
    rules.forEach(r -> generations.add(r.generation()));
    BeyondSubsetException.unless(generations.size() == 1, "changed while it was read");
    BeyondSubsetException.unless(
        chains.stream().allMatch(c -> c.family() == NFPROTO_IPV4 && names.contains(c.table()))
            && rules.stream().allMatch(r -> r.family() == NFPROTO_IPV4),
        "another table");
    Map<List<String>, List<NftRuleMessage>> byChain = new LinkedHashMap<>();
    for (NftRuleMessage rule : rules) {
      byChain
          .computeIfAbsent(List.of(rule.table(), rule.chain()), k -> new ArrayList<>())
          .add(rule);
    }
    StringBuilder text = new StringBuilder();
    for (BuiltinTable table : BuiltinTable.values()) {
      if (names.contains(table.shownAs())) {
        List<NftChainMessage> ours =
            chains.stream().filter(c -> c.table().equals(table.shownAs())).toList();
        text.append(FIRST_LINE).append(new TableText(table, ours, byChain).render());
      }
    }
    BeyondSubsetException.unless(byChain.isEmpty(), "rules of a chain that is not there");
    return text.toString();
  }
}
