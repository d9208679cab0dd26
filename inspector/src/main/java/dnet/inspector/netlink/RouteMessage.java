package dnet.inspector.netlink;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One RTM_NEWROUTE as the kernel sent it (rtnetlink(7), linux/rtnetlink.h).
 *
 * @param family 2 IPv4, 10 IPv6
 * @param destination RTA_DST; null for the default route
 * @param source RTA_SRC; null for any
 * @param table RTA_TABLE
 * @param type RTN_*
 * @param protocol RTPROT_*
 * @param scope RT_SCOPE_*
 * @param priority RTA_PRIORITY; 0 when absent
 * @param preferredSource RTA_PREFSRC
 * @param mtu RTAX_MTU of RTA_METRICS
 * @param nextHopId RTA_NH_ID: the nexthop object that it uses; null for none. Where
 *     net.ipv4.nexthop_compat_mode is 0, {@code nextHops} is then empty
 * @param nextHops those of RTA_MULTIPATH, or the one of RTA_GATEWAY, RTA_VIA and RTA_OIF
 */
public record RouteMessage(
    int family,
    @Nullable String destination,
    int destinationLength,
    @Nullable String source,
    int sourceLength,
    long table,
    int type,
    int protocol,
    int scope,
    int tos,
    int flags,
    long priority,
    @Nullable String preferredSource,
    @Nullable Integer mtu,
    @Nullable Long nextHopId,
    List<NextHop> nextHops) {
  public RouteMessage {
    nextHops = List.copyOf(nextHops);
  }

  /**
   * One way it leads.
   *
   * @param index RTA_OIF or rtnh_ifindex; 0 when absent
   * @param weight rtnh_hops plus one
   * @param flags RTNH_F_*
   * @param encapsulated whether RTA_ENCAP is there
   */
  public record NextHop(
      @Nullable String gateway, int index, int weight, int flags, boolean encapsulated) {}
}
