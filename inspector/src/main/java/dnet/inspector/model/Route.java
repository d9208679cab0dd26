package dnet.inspector.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route of one table (rtnetlink(7), struct rtmsg).
 *
 * @param table 1 to 2^32-1; 253 default, 254 main, 255 local (RT_TABLE_*)
 * @param destination host bits zero; length 0 for the default route
 * @param source what the packet's source must be (IPv6 subtrees); null for any
 * @param type what happens to the packet
 * @param protocol RTPROT_*: 2 kernel, 3 boot, 4 static, 16 dhcp, …
 * @param metric lower is preferred
 * @param tos 0 for any
 * @param preferredSource source address for packets that have none yet; null when unset
 * @param mtu RTAX_MTU in octets; null when unset
 * @param nextHops empty for types that lead nowhere
 */
public record Route(
    long table,
    IpPrefix destination,
    @Nullable IpPrefix source,
    Type type,
    int protocol,
    long metric,
    int tos,
    @Nullable IpAddress preferredSource,
    @Nullable Integer mtu,
    List<NextHop> nextHops) {
  /** RT_TABLE_MAIN. */
  public static final long MAIN = 254;

  /** RT_TABLE_LOCAL. */
  public static final long LOCAL = 255;

  public Route {
    nextHops = List.copyOf(nextHops);
  }

  /** Whether it is an IPv4 route. */
  public boolean isV4() {
    return destination.address().isV4();
  }

  /** RTN_* of linux/rtnetlink.h; the word is ip-route(8)'s. */
  public enum Type {
    UNICAST(1),
    LOCAL(2),
    BROADCAST(3),
    ANYCAST(4),
    MULTICAST(5),
    BLACKHOLE(6),
    UNREACHABLE(7),
    PROHIBIT(8),
    THROW(9),
    OTHER(0);

    private final int number;

    Type(int number) {
      this.number = number;
    }

    /** The type of the kernel's number; {@link #OTHER} for one that this dnet does not know. */
    public static Type of(int number) {
      for (Type type : values()) {
        if (type.number == number) {
          return type;
        }
      }
      return OTHER;
    }

    /** The kernel's number; 0 for {@link #OTHER}. */
    public int number() {
      return number;
    }

    /** Whether the packet is refused by such a route. */
    public boolean refuses() {
      return this == BLACKHOLE || this == UNREACHABLE || this == PROHIBIT;
    }
  }

  /**
   * One way a route leads.
   *
   * @param gateway null when the destination is on the link
   * @param link the outgoing interface; null when the kernel named none
   * @param weight 1 and more; chance among several
   * @param onlink the gateway need not be in a subnet of the link
   * @param dead whether the kernel marked it unusable (RTNH_F_DEAD); one without carrier is used
   *     all the same, unless ignore_routes_with_linkdown is on
   * @param encapsulated whether it has a lightweight tunnel (RTA_ENCAP), which dnet does not follow
   */
  public record NextHop(
      @Nullable IpAddress gateway,
      @Nullable LinkKey link,
      int weight,
      boolean onlink,
      boolean dead,
      boolean encapsulated) {}
}
