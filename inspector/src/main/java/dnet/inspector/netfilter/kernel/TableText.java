package dnet.inspector.netfilter.kernel;

import dnet.inspector.netfilter.kernel.BuiltinTable.Hook;
import dnet.inspector.netlink.NftChainMessage;
import dnet.inspector.netlink.NftChainMessage.Base;
import dnet.inspector.netlink.NftExpression;
import dnet.inspector.netlink.NftRuleMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One table as iptables-save prints it: the builtin chains, the others by name, the rules. */
final class TableText {
  /** What needs no quotes and is no longer than iptables allows. */
  private static final Pattern CHAIN_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,27}");

  private static final int NF_DROP = 0;
  private static final int NF_ACCEPT = 1;

  private final BuiltinTable table;
  private final Map<String, NftChainMessage> chains = new TreeMap<>();
  private final Map<List<String>, List<NftRuleMessage>> rules;

  /** How often a rule leads to a chain. */
  private final Map<String, Integer> led = new HashMap<>();

  /**
   * Prepares.
   *
   * @param chains those of the table
   * @param rules by table and chain; those of the table are taken out
   */
  TableText(
      BuiltinTable table,
      List<NftChainMessage> chains,
      Map<List<String>, List<NftRuleMessage>> rules)
      throws BeyondSubsetException {
    this.table = table;
    this.rules = rules;
    BeyondSubsetException.unless(!chains.isEmpty(), "empty table");
    for (NftChainMessage chain : chains) {
      String name = chain.name();
      BeyondSubsetException.unless(
          chain.plain()
              && CHAIN_NAME.matcher(name).matches()
              && this.chains.put(name, chain) == null,
          "chain");
    }
  }

  String render() throws BeyondSubsetException {
    Map<String, NftChainMessage> others = new TreeMap<>(chains);
    StringBuilder text = new StringBuilder("*").append(table.shownAs()).append('\n');
    List<NftChainMessage> order = new ArrayList<>();
    for (Hook hook : table.hooks()) {
      NftChainMessage chain = others.remove(hook.name());
      text.append(':').append(hook.name());
      if (chain == null) {
        // iptables makes a builtin chain when it needs it, and shows it before that too.
        text.append(" ACCEPT [0:0]\n");
      } else {
        order.add(chain);
        appendPolicy(text, hook, chain.base());
      }
    }
    for (NftChainMessage chain : others.values()) {
      BeyondSubsetException.unless(chain.base() == null, "base chain of another's");
      order.add(chain);
      text.append(':').append(chain.name()).append(" - [0:0]\n");
    }
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (NftChainMessage chain : order) {
      counts.put(chain.name(), appendRules(text, chain.name()));
    }
    for (NftChainMessage chain : order) {
      int uses = counts.getOrDefault(chain.name(), 0) + led.getOrDefault(chain.name(), 0);
      BeyondSubsetException.unless(chain.uses() == uses, "chain that something else leads to");
    }
    return text.append("COMMIT\n# Completed\n").toString();
  }

  private void appendPolicy(StringBuilder text, Hook hook, @Nullable Base base)
      throws BeyondSubsetException {
    if (base == null || !table.isPlaceOf(hook, base)) {
      throw new BeyondSubsetException("builtin chain elsewhere");
    }
    BeyondSubsetException.unless(base.policy() == NF_ACCEPT || base.policy() == NF_DROP, "policy");
    text.append(base.policy() == NF_ACCEPT ? " ACCEPT [" : " DROP [")
        .append(base.packets())
        .append(':')
        .append(base.bytes())
        .append("]\n");
  }

  /** How many there are. */
  private int appendRules(StringBuilder text, String chain) throws BeyondSubsetException {
    List<NftRuleMessage> ours = rules.remove(List.of(table.shownAs(), chain));
    if (ours == null) {
      return 0;
    }
    for (NftRuleMessage rule : ours) {
      BeyondSubsetException.unless(rule.plain(), "rule with data of its maker's");
      RuleLine line = new RuleLine(chain);
      for (NftExpression expression : rule.expressions()) {
        line.add(expression);
      }
      text.append(line.render()).append('\n');
      String leadsTo = line.leadsTo();
      if (!leadsTo.isEmpty()) {
        NftChainMessage next = chains.get(leadsTo);
        BeyondSubsetException.unless(next != null && next.base() == null, "jump");
        led.merge(leadsTo, 1, Integer::sum);
      }
    }
    return ours.size();
  }
}
