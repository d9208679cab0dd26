package dnet.inspector.netlink;

import org.jspecify.annotations.Nullable;

/**
 * One NFT_MSG_NEWCHAIN (linux/netfilter/nf_tables.h).
 *
 * @param family NFPROTO_*: 2 ip, 10 ip6
 * @param generation the last 16 bits of the rule set's, which every change raises
 * @param base null for a chain that only rules lead to
 * @param uses how many rules it has and how many lead to it
 * @param plain whether it has no attribute that is not named here
 */
public record NftChainMessage(
    int family,
    int generation,
    String table,
    String name,
    @Nullable Base base,
    long uses,
    boolean plain) {
  /**
   * A chain's place in the packet's way.
   *
   * @param hook NF_INET_*: 0 pre-routing to 4 post-routing
   * @param policy NF_DROP 0 or NF_ACCEPT 1
   * @param packets decided by the policy; 0 where it does not count
   */
  public record Base(long hook, int priority, String type, long policy, long packets, long bytes) {}
}
