package dnet.inspector.netlink;

import dnet.inspector.netlink.Attributes.Attribute;
import dnet.inspector.netlink.RouteMessage.NextHop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RTM_NEWROUTE (struct rtmsg, struct rtnexthop and RTA_* of linux/rtnetlink.h). */
final class RouteParser {
  static final int RTM_NEWROUTE = 24;

  private static final int RTM_F_CLONED = 0x200;
  private static final int FIXED = 12;
  private static final int NEXT_HOP_FIXED = 8;

  private static final int RTA_DST = 1;
  private static final int RTA_SRC = 2;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_PRIORITY = 6;
  private static final int RTA_PREFSRC = 7;
  private static final int RTA_METRICS = 8;
  private static final int RTA_MULTIPATH = 9;
  private static final int RTA_TABLE = 15;
  private static final int RTA_VIA = 18;
  private static final int RTA_ENCAP = 22;
  private static final int RTA_NH_ID = 30;
  private static final int RTAX_MTU = 2;

  private final Octets body;
  private @Nullable String destination;
  private @Nullable String source;
  private long table;
  private long priority;
  private @Nullable String preferredSource;
  private @Nullable Integer mtu;
  private @Nullable Long nextHopId;
  private final List<NextHop> nextHops = new ArrayList<>();
  private final Way single = new Way();

  private RouteParser(Octets body) {
    this.body = body;
  }

  /**
   * Reads one route of a table; null for other families (multicast, MPLS) and for entries of the
   * route cache.
   *
   * @throws MalformedMessageException if it is not well-formed
   */
  static @Nullable RouteMessage parse(Octets body) throws MalformedMessageException {
    return (body.s32(8) & RTM_F_CLONED) != 0 ? null : parseAny(body);
  }

  /** Reads the answer to a lookup, which counts as cached. */
  static @Nullable RouteMessage parseAny(Octets body) throws MalformedMessageException {
    int family = body.u8(0);
    return family == Rtnetlink.AF_INET || family == Rtnetlink.AF_INET6
        ? new RouteParser(body).parse()
        : null;
  }

  /** What RTA_GATEWAY, RTA_VIA, RTA_OIF and RTA_ENCAP say of one next hop. */
  private static final class Way {
    private @Nullable String gateway;
    private int index;
    private boolean encapsulated;

    void take(int type, Octets value) throws MalformedMessageException {
      switch (type) {
        case RTA_GATEWAY -> gateway = ValueKind.IP.read(value);
        // struct rtvia: a family and an address, of another family than the route's.
        case RTA_VIA -> gateway = ValueKind.IP.read(value.rest(2));
        case RTA_OIF -> index = value.s32(0);
        case RTA_ENCAP -> encapsulated = true;
        default -> {
          // No part of a next hop.
        }
      }
    }

    boolean leadsSomewhere() {
      return gateway != null || index != 0;
    }

    NextHop hop(int weight, int flags) {
      return new NextHop(gateway, index, weight, flags, encapsulated);
    }
  }

  private RouteMessage parse() throws MalformedMessageException {
    table = body.u8(4);
    int flags = body.s32(8);
    for (Attribute attribute : Attributes.of(body.rest(FIXED))) {
      take(attribute.type(), attribute.value());
    }
    if (nextHops.isEmpty() && single.leadsSomewhere()) {
      nextHops.add(single.hop(1, flags & 0xff));
    }
    return new RouteMessage(
        body.u8(0),
        destination,
        body.u8(1),
        source,
        body.u8(2),
        table,
        body.u8(7),
        body.u8(5),
        body.u8(6),
        body.u8(3),
        flags,
        priority,
        preferredSource,
        mtu,
        nextHopId,
        nextHops);
  }

  private void take(int type, Octets value) throws MalformedMessageException {
    switch (type) {
      case RTA_DST -> destination = ValueKind.IP.read(value);
      case RTA_SRC -> source = ValueKind.IP.read(value);
      case RTA_PRIORITY -> priority = value.u32(0);
      case RTA_PREFSRC -> preferredSource = ValueKind.IP.read(value);
      case RTA_TABLE -> table = value.u32(0);
      case RTA_METRICS -> metrics(value);
      case RTA_MULTIPATH -> multipath(value);
      case RTA_NH_ID -> nextHopId = value.u32(0);
      default -> single.take(type, value);
    }
  }

  private void metrics(Octets value) throws MalformedMessageException {
    for (Attribute metric : Attributes.of(value)) {
      if (metric.type() == RTAX_MTU) {
        mtu = metric.value().s32(0);
      }
    }
  }

  /** Several next hops, each with a length of its own and attributes within. */
  private void multipath(Octets value) throws MalformedMessageException {
    int at = 0;
    while (value.length() - at >= NEXT_HOP_FIXED) {
      int length = value.u16(at);
      if (length < NEXT_HOP_FIXED || length > value.length() - at) {
        throw new MalformedMessageException("next hop of length " + length, value.offset() + at);
      }
      Way way = new Way();
      way.index = value.s32(at + 4);
      for (Attribute attribute :
          Attributes.of(value.part(at + NEXT_HOP_FIXED, length - NEXT_HOP_FIXED))) {
        way.take(attribute.type(), attribute.value());
      }
      nextHops.add(way.hop(value.u8(at + 3) + 1, value.u8(at + 2)));
      at += (length + 3) & ~3;
    }
  }
}
