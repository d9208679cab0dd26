package dnet.inspector.netlink;

/**
 * One NFT_MSG_NEWTABLE (linux/netfilter/nf_tables.h): that a table exists, not what is in it.
 *
 * @param family NFPROTO_*: 1 inet, 2 ip, 3 arp, 5 netdev, 7 bridge, 10 ip6
 */
public record TableMessage(int family, String name) {}
