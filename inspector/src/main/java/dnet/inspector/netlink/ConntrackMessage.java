package dnet.inspector.netlink;

import java.util.List;
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
  /** enum tcp_conntrack of linux/netfilter/nf_conntrack_tcp.h, as conntrack(8) prints them. */
  private static final List<String> TCP_STATES =
      List.of(
          "NONE",
          "SYN_SENT",
          "SYN_RECV",
          "ESTABLISHED",
          "FIN_WAIT",
          "CLOSE_WAIT",
          "LAST_ACK",
          "TIME_WAIT",
          "CLOSE",
          "SYN_SENT2");

  /** TCP's word for the state ({@code ESTABLISHED}, …); null of other protocols. */
  public @Nullable String stateName() {
    return tcpState == null || tcpState < 0 || tcpState >= TCP_STATES.size()
        ? null
        : TCP_STATES.get(tcpState);
  }

  /**
   * CTA_TUPLE_*.
   *
   * @param sourcePort port; for ICMP the identifier
   * @param destinationPort port; for ICMP type shifted left by eight, plus the code
   */
  public record Tuple(
      int protocol, String source, String destination, int sourcePort, int destinationPort) {}
}
