package dnet.inspector.netlink;

import java.util.List;

/**
 * One NFT_MSG_NEWRULE (linux/netfilter/nf_tables.h).
 *
 * @param family NFPROTO_*: 2 ip, 10 ip6
 * @param generation the last 16 bits of the rule set's, which every change raises
 * @param expressions in order
 * @param plain whether it has no attribute that is not named here, such as a comment of nft's
 */
public record NftRuleMessage(
    int family,
    int generation,
    String table,
    String chain,
    List<NftExpression> expressions,
    boolean plain) {
  public NftRuleMessage {
    expressions = List.copyOf(expressions);
  }
}
