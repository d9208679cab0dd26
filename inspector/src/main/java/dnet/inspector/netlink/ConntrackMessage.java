package dnet.inspector.netlink;

import org.jspecify.annotations.Nullable;

/**
 * One connection of ctnetlink (linux/netfilter/nfnetlink_conntrack.h).
 *
 * @param tcpState CTA_PROTOINFO_TCP_STATE; null for others
 * @param status CTA_STATUS, IPS_* bits
 */
public record ConntrackMessage(
    Tuple original,
    Tuple reply,
    @Nullable Integer tcpState,
    long status,
    long mark,
    long timeoutSeconds,
    int zone) {
  /**
   * CTA_TUPLE_*.
   *
   * @param sourcePort port; for ICMP the identifier
   * @param destinationPort port; for ICMP type shifted left by eight, plus the code
   */
  public record Tuple(
      int protocol, String source, String destination, int sourcePort, int destinationPort) {}
}
