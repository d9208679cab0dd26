package dnet.inspector.netlink;

/**
 * What one NFT_MSG_NEWRULE (linux/netfilter/nf_tables.h) tells without its conditions.
 *
 * @param family NFPROTO_*: 2 ip, 10 ip6
 * @param plain whether it is made of such expressions only as iptables-nft uses, too
 */
public record NftRuleOutline(int family, String table, String chain, boolean plain) {}
