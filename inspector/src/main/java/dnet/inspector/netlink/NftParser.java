package dnet.inspector.netlink;

import java.util.Set;

/**
 * NFT_MSG_NEWCHAIN and NFT_MSG_NEWRULE (struct nfgenmsg, NFTA_CHAIN_* and NFTA_RULE_* of
 * linux/netfilter/nf_tables.h).
 */
final class NftParser {
  private static final int FIXED = 4;

  private static final int NFTA_CHAIN_TABLE = 1;
  private static final int NFTA_CHAIN_HANDLE = 2;
  private static final int NFTA_CHAIN_NAME = 3;
  private static final int NFTA_CHAIN_HOOK = 4;
  private static final int NFTA_CHAIN_POLICY = 5;
  private static final int NFTA_CHAIN_USE = 6;
  private static final int NFTA_CHAIN_TYPE = 7;
  private static final int NFTA_CHAIN_COUNTERS = 8;
  private static final int NFTA_CHAIN_FLAGS = 10;
  private static final int NFTA_HOOK_HOOKNUM = 1;
  private static final int NFTA_HOOK_PRIORITY = 2;
  private static final int NFTA_COUNTER_BYTES = 1;
  private static final int NFTA_COUNTER_PACKETS = 2;
  private static final int NFT_CHAIN_BASE = 1;

  private static final Set<Integer> OF_CHAINS =
      Set.of(
          NFTA_CHAIN_TABLE,
          NFTA_CHAIN_HANDLE,
          NFTA_CHAIN_NAME,
          NFTA_CHAIN_HOOK,
          NFTA_CHAIN_POLICY,
          NFTA_CHAIN_USE,
          NFTA_CHAIN_TYPE,
          NFTA_CHAIN_COUNTERS,
          NFTA_CHAIN_FLAGS);

  private static final int NFTA_RULE_TABLE = 1;
  private static final int NFTA_RULE_CHAIN = 2;
  private static final int NFTA_RULE_HANDLE = 3;
  private static final int NFTA_RULE_EXPRESSIONS = 4;
  private static final int NFTA_RULE_POSITION = 6;

  private static final Set<Integer> OF_RULES =
      Set.of(
          NFTA_RULE_TABLE,
          NFTA_RULE_CHAIN,
          NFTA_RULE_HANDLE,
          NFTA_RULE_EXPRESSIONS,
          NFTA_RULE_POSITION);

  private NftParser() {}

  /**
   * Reads one chain.
   *
   * @throws MalformedMessageException if it is not well-formed or lacks what every chain has
   */
  static NftChainMessage chain(Octets body) throws MalformedMessageException {
    AttributeSet attributes = AttributeSet.of(body.rest(FIXED));
    NftChainMessage.Base base = attributes.has(NFTA_CHAIN_HOOK) ? base(attributes) : null;
    long flags = attributes.has(NFTA_CHAIN_FLAGS) ? attributes.u32(NFTA_CHAIN_FLAGS) : 0;
    boolean plain =
        attributes.isWithin(OF_CHAINS)
            && (base == null
                ? flags == 0
                : flags == NFT_CHAIN_BASE && hook(attributes).isExactly(1, 2));
    return new NftChainMessage(
        body.u8(0),
        body.be16(2),
        attributes.text(NFTA_CHAIN_TABLE),
        attributes.text(NFTA_CHAIN_NAME),
        base,
        attributes.u32(NFTA_CHAIN_USE),
        plain);
  }

  private static AttributeSet hook(AttributeSet attributes) throws MalformedMessageException {
    return attributes.nested(NFTA_CHAIN_HOOK);
  }

  private static NftChainMessage.Base base(AttributeSet attributes)
      throws MalformedMessageException {
    AttributeSet hook = hook(attributes);
    AttributeSet counters =
        attributes.has(NFTA_CHAIN_COUNTERS) ? attributes.nested(NFTA_CHAIN_COUNTERS) : null;
    return new NftChainMessage.Base(
        hook.u32(NFTA_HOOK_HOOKNUM),
        hook.s32(NFTA_HOOK_PRIORITY),
        attributes.text(NFTA_CHAIN_TYPE),
        attributes.u32(NFTA_CHAIN_POLICY),
        counters == null ? 0 : counters.u63(NFTA_COUNTER_PACKETS),
        counters == null ? 0 : counters.u63(NFTA_COUNTER_BYTES));
  }

  /**
   * Reads one rule.
   *
   * @throws MalformedMessageException if it is not well-formed or lacks what every rule has
   */
  static NftRuleMessage rule(Octets body) throws MalformedMessageException {
    AttributeSet attributes = AttributeSet.of(body.rest(FIXED));
    return new NftRuleMessage(
        body.u8(0),
        body.be16(2),
        attributes.text(NFTA_RULE_TABLE),
        attributes.text(NFTA_RULE_CHAIN),
        ExpressionParser.parse(attributes.octets(NFTA_RULE_EXPRESSIONS)),
        attributes.isWithin(OF_RULES));
  }

  /**
   * Reads where a rule is, and whether a program of iptables can show it.
   *
   * @throws MalformedMessageException if it is not well-formed or lacks what every rule has
   */
  static NftRuleOutline outline(Octets body) throws MalformedMessageException {
    String table = "";
    String chain = "";
    boolean plain = false;
    for (Attributes.Attribute attribute : Attributes.of(body.rest(FIXED))) {
      switch (attribute.type()) {
        case NFTA_RULE_TABLE -> table = attribute.value().text();
        case NFTA_RULE_CHAIN -> chain = attribute.value().text();
        case NFTA_RULE_EXPRESSIONS -> plain = ExpressionParser.arePlain(attribute.value());
        default -> {
          // not asked for
        }
      }
    }
    return new NftRuleOutline(body.u8(0), table, chain, plain);
  }
}
