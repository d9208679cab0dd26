package dnet.inspector.netlink;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A route as ip-route(8) would make it, with one next hop or none.
 *
 * @param destination host bits zero
 * @param gateway null when the destination is on the link
 * @param link the outgoing interface's name; null where the gateway tells
 * @param table 1 to 2^32-1
 * @param metric 0 for the family's default (IPv4 0, IPv6 1024)
 * @param preferredSource null for none
 * @param mtu octets; 0 for the link's
 */
public record RouteOrder(
    IpPrefix destination,
    @Nullable IpAddress gateway,
    @Nullable String link,
    long table,
    long metric,
    @Nullable IpAddress preferredSource,
    Route.Type type,
    boolean onlink,
    int mtu) {
  static final int RTNH_F_ONLINK = 4;

  private static final int RTA_DST = 1;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_PRIORITY = 6;
  private static final int RTA_PREFSRC = 7;
  private static final int RTA_METRICS = 8;
  private static final int RTA_TABLE = 15;
  private static final int RTAX_MTU = 2;
  private static final int RTPROT_BOOT = 3;
  private static final int SCOPE_LINK = 253;
  private static final int SCOPE_HOST = 254;
  private static final long METRIC_V6 = 1024;

  public RouteOrder {
    if (!destination.equals(destination.canonical())) {
      throw new IllegalArgumentException(
          destination + " has host bits; meant is " + destination.canonical());
    }
    if (gateway != null && gateway.isV4() != destination.address().isV4()) {
      throw new IllegalArgumentException(destination + " via " + gateway + ": two families");
    }
    if (type == Route.Type.UNICAST ? gateway == null && link == null : gateway != null) {
      throw new IllegalArgumentException(
          "a route to "
              + destination
              + (gateway == null ? " that leads nowhere" : " of type " + type));
    }
  }

  /** A plain route of the main table. */
  public static RouteOrder of(
      IpPrefix destination, @Nullable IpAddress gateway, @Nullable String link) {
    return new RouteOrder(
        destination, gateway, link, Route.MAIN, 0, null, Route.Type.UNICAST, false, 0);
  }

  private boolean isV4() {
    return destination.address().isV4();
  }

  private long effectiveMetric() {
    return metric == 0 && !isV4() ? METRIC_V6 : metric;
  }

  private int scope() {
    if (!isV4() || gateway != null) {
      return 0;
    }
    return switch (type) {
      case LOCAL -> SCOPE_HOST;
      case UNICAST, BROADCAST, ANYCAST, MULTICAST -> SCOPE_LINK;
      default -> 0;
    };
  }

  /** Whether {@code there} is in the way of this one: same table, destination and metric. */
  public boolean hasSameKey(RouteMessage there) {
    return there.family() == RtnetlinkWriter.family(destination.address())
        && there.table() == table
        && there.destinationLength() == destination.length()
        && there.sourceLength() == 0
        && there.tos() == 0
        && there.priority() == effectiveMetric()
        && Objects.equals(
            there.destination() == null
                ? (destination.length() == 0 ? destination.address() : null)
                : IpAddress.parse(there.destination()),
            destination.address());
  }

  /**
   * Whether {@code there} is this route.
   *
   * @param index the outgoing interface's, 0 for any
   */
  public boolean matches(RouteMessage there, int index) {
    if (!hasSameKey(there) || there.type() != type.number()) {
      return false;
    }
    if (type != Route.Type.UNICAST) {
      return true;
    }
    if (there.nextHops().size() != 1) {
      return false;
    }
    RouteMessage.NextHop hop = there.nextHops().get(0);
    return (index == 0 || hop.index() == index)
        && Objects.equals(hop.gateway() == null ? null : IpAddress.parse(hop.gateway()), gateway);
  }

  Request request(int message, int index) {
    Request request =
        new Request(message)
            .octet(RtnetlinkWriter.family(destination.address()))
            .octet(destination.length())
            .zeros(2)
            .octet(table < 256 ? (int) table : 0)
            .octet(RTPROT_BOOT)
            .octet(scope())
            .octet(type.number())
            .number(onlink ? RTNH_F_ONLINK : 0)
            .attribute(RTA_TABLE, (int) table);
    if (destination.length() > 0) {
      request.attribute(RTA_DST, destination.address().octets());
    }
    if (gateway != null) {
      request.attribute(RTA_GATEWAY, gateway.octets());
    }
    if (index != 0) {
      request.attribute(RTA_OIF, index);
    }
    if (metric != 0) {
      request.attribute(RTA_PRIORITY, (int) metric);
    }
    if (preferredSource != null) {
      request.attribute(RTA_PREFSRC, preferredSource.octets());
    }
    if (mtu != 0) {
      request.nested(RTA_METRICS, metrics -> metrics.attribute(RTAX_MTU, mtu));
    }
    return request;
  }

  /** The words that ip-route(8) takes. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    if (type != Route.Type.UNICAST) {
      words.add(type.name().toLowerCase(Locale.ROOT));
    }
    words.add(destination.length() == 0 ? "default" : destination.toString());
    add(words, "via", gateway);
    add(words, "dev", link);
    add(words, "src", preferredSource);
    add(words, "metric", metric == 0 ? null : metric);
    add(words, "mtu", mtu == 0 ? null : mtu);
    add(words, "table", table == Route.MAIN ? null : table);
    if (onlink) {
      words.add("onlink");
    }
    return words;
  }

  private static void add(List<String> words, String key, @Nullable Object value) {
    if (value != null) {
      words.add(key);
      words.add(value.toString());
    }
  }

  @Override
  public String toString() {
    return String.join(" ", words());
  }
}
