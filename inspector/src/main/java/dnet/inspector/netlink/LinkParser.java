package dnet.inspector.netlink;

import dnet.inspector.netlink.Attributes.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** RTM_NEWLINK (struct ifinfomsg and IFLA_* of linux/if_link.h). */
final class LinkParser {
  static final int RTM_NEWLINK = 16;

  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_LINK = 5;
  private static final int IFLA_MASTER = 10;
  private static final int IFLA_OPERSTATE = 16;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_STATS64 = 23;
  private static final int IFLA_AF_SPEC = 26;
  private static final int IFLA_CARRIER = 33;
  private static final int IFLA_LINK_NETNSID = 37;
  private static final int IFLA_XDP = 43;
  private static final int IFLA_PROP_LIST = 52;
  private static final int IFLA_ALT_IFNAME = 53;
  private static final int IFLA_XDP_ATTACHED = 2;

  private static final int FIXED = 16;

  /** IFLA_INET_CONF and IFLA_INET6_CONF of linux/if_link.h. */
  private static final int IFLA_INET_CONF = 1;

  private static final int IFLA_INET6_CONF = 2;

  /** Places in IFLA_INET_CONF: IPV4_DEVCONF_* of linux/ip.h less one. */
  private static final Map<Integer, String> CONF4 =
      Map.of(
          0, "forwarding",
          2, "proxy_arp",
          7, "rp_filter",
          12, "arp_filter",
          17, "arp_announce",
          18, "arp_ignore",
          22, "accept_local",
          23, "src_valid_mark",
          25, "route_localnet");

  /** Places in IFLA_INET6_CONF: DEVCONF_* of linux/ipv6.h. */
  private static final Map<Integer, String> CONF6 =
      Map.of(0, "forwarding", 22, "proxy_ndp", 26, "disable_ipv6");

  private final Octets body;
  private String name = "";
  private final List<String> alternativeNames = new ArrayList<>();
  private @Nullable String address;
  private int mtu;
  private int operationalState;
  private @Nullable Boolean carrier;
  private @Nullable Integer master;
  private @Nullable Integer link;
  private @Nullable Integer linkNetnsId;
  private @Nullable String kind;
  private Map<String, String> data = Map.of();
  private @Nullable String slaveKind;
  private Map<String, String> slaveData = Map.of();
  private @Nullable LinkStats stats;
  private final SortedMap<String, Integer> conf4 = new TreeMap<>();
  private final SortedMap<String, Integer> conf6 = new TreeMap<>();
  private boolean xdp;

  private LinkParser(Octets body) {
    this.body = body;
  }

  /**
   * Reads one message's body.
   *
   * @throws MalformedMessageException if it is not well-formed, or its index is not positive
   */
  static LinkMessage parse(Octets body) throws MalformedMessageException {
    return new LinkParser(body).parse();
  }

  private LinkMessage parse() throws MalformedMessageException {
    int index = body.s32(4);
    if (index <= 0) {
      throw new MalformedMessageException("interface index " + index, body.offset() + 4);
    }
    for (Attribute attribute : Attributes.of(body.rest(FIXED))) {
      take(attribute.type(), attribute.value());
    }
    return new LinkMessage(
        index,
        body.u16(2),
        body.s32(8),
        name,
        alternativeNames,
        address,
        mtu,
        operationalState,
        carrier,
        master,
        link,
        linkNetnsId,
        kind,
        data,
        slaveKind,
        slaveData,
        stats,
        conf4,
        conf6,
        xdp);
  }

  private void take(int type, Octets value) throws MalformedMessageException {
    switch (type) {
      case IFLA_IFNAME -> name = value.text();
      case IFLA_ADDRESS -> address = value.hex(":");
      case IFLA_MTU -> mtu = value.s32(0);
      case IFLA_LINK -> link = value.s32(0);
      case IFLA_MASTER -> master = value.s32(0);
      case IFLA_OPERSTATE -> operationalState = value.u8(0);
      case IFLA_CARRIER -> carrier = value.u8(0) != 0;
      case IFLA_LINK_NETNSID -> linkNetnsId = value.s32(0);
      case IFLA_STATS64 -> stats = stats(value);
      case IFLA_LINKINFO -> linkInfo(value);
      case IFLA_AF_SPEC -> families(value);
      case IFLA_PROP_LIST -> properties(value);
      case IFLA_XDP -> xdp(value);
      default -> {
        // Everything else decides nothing that dnet shows.
      }
    }
  }

  /** struct rtnl_link_stats64: 64-bit counters in a fixed order. */
  static LinkStats stats(Octets value) throws MalformedMessageException {
    return new LinkStats(
        value.s64(0),
        value.s64(8),
        value.s64(16),
        value.s64(24),
        value.s64(32),
        value.s64(40),
        value.s64(48),
        value.s64(56));
  }

  private void linkInfo(Octets value) throws MalformedMessageException {
    Octets dataOctets = null;
    Octets slaveOctets = null;
    for (Attribute attribute : Attributes.of(value)) {
      switch (attribute.type()) {
        case 1 -> kind = attribute.value().text();
        case 2 -> dataOctets = attribute.value();
        case 4 -> slaveKind = attribute.value().text();
        case 5 -> slaveOctets = attribute.value();
        default -> {
          // IFLA_INFO_XSTATS: counters of the kind's own.
        }
      }
    }
    if (kind != null && dataOctets != null) {
      data = KindAttributes.ofLink(kind, dataOctets);
    }
    if (slaveKind != null && slaveOctets != null) {
      slaveData = KindAttributes.ofPort(slaveKind, slaveOctets);
    }
  }

  /** IFLA_AF_SPEC: by address family, each with its settings as an array of numbers. */
  private void families(Octets value) throws MalformedMessageException {
    for (Attribute family : Attributes.of(value)) {
      if (family.type() == Rtnetlink.AF_INET) {
        for (Attribute attribute : Attributes.of(family.value())) {
          if (attribute.type() == IFLA_INET_CONF) {
            settings(attribute.value(), CONF4, conf4);
          }
        }
      } else if (family.type() == Rtnetlink.AF_INET6) {
        for (Attribute attribute : Attributes.of(family.value())) {
          if (attribute.type() == IFLA_INET6_CONF) {
            settings(attribute.value(), CONF6, conf6);
          }
        }
      }
    }
  }

  /** Older kernels send shorter arrays: what they lack stays unknown. */
  private static void settings(
      Octets array, Map<Integer, String> names, SortedMap<String, Integer> into)
      throws MalformedMessageException {
    for (Map.Entry<Integer, String> entry : names.entrySet()) {
      int at = entry.getKey() * 4;
      if (at + 4 <= array.length()) {
        into.put(entry.getValue(), array.s32(at));
      }
    }
  }

  private void properties(Octets value) throws MalformedMessageException {
    for (Attribute attribute : Attributes.of(value)) {
      if (attribute.type() == IFLA_ALT_IFNAME) {
        alternativeNames.add(attribute.value().text());
      }
    }
  }

  private void xdp(Octets value) throws MalformedMessageException {
    for (Attribute attribute : Attributes.of(value)) {
      if (attribute.type() == IFLA_XDP_ATTACHED) {
        xdp = attribute.value().u8(0) != 0;
      }
    }
  }
}
