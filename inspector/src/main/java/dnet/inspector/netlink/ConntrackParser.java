package dnet.inspector.netlink;

import dnet.inspector.netlink.Attributes.Attribute;
import dnet.inspector.netlink.ConntrackMessage.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * IPCTNL_MSG_CT_NEW (struct nfgenmsg and CTA_* of linux/netfilter/nfnetlink_conntrack.h). All
 * numbers are in network byte order.
 */
final class ConntrackParser {
  private static final int FIXED = 4;

  private static final int CTA_TUPLE_ORIG = 1;
  private static final int CTA_TUPLE_REPLY = 2;
  private static final int CTA_STATUS = 3;
  private static final int CTA_PROTOINFO = 4;
  private static final int CTA_TIMEOUT = 7;
  private static final int CTA_MARK = 8;
  private static final int CTA_ZONE = 18;
  private static final int CTA_TUPLE_IP = 1;
  private static final int CTA_TUPLE_PROTO = 2;
  private static final int CTA_PROTOINFO_TCP = 1;
  private static final int CTA_PROTOINFO_TCP_STATE = 1;

  private @Nullable Tuple original;
  private @Nullable Tuple reply;
  private @Nullable Integer tcpState;
  private long status;
  private long mark;
  private long timeout;
  private int zone;

  private ConntrackParser() {}

  /**
   * Reads one connection; null for families without IP addresses.
   *
   * @throws MalformedMessageException if it is not well-formed or lacks a tuple
   */
  static @Nullable ConntrackMessage parse(Octets body) throws MalformedMessageException {
    int family = body.u8(0);
    if (family != Rtnetlink.AF_INET && family != Rtnetlink.AF_INET6) {
      return null;
    }
    ConntrackParser parser = new ConntrackParser();
    for (Attribute attribute : Attributes.of(body.rest(FIXED))) {
      parser.take(attribute.type(), attribute.value());
    }
    if (parser.original == null || parser.reply == null) {
      throw new MalformedMessageException("connection without both tuples", body.offset());
    }
    return new ConntrackMessage(
        parser.original,
        parser.reply,
        parser.tcpState,
        parser.status,
        parser.mark,
        parser.timeout,
        parser.zone);
  }

  private void take(int type, Octets value) throws MalformedMessageException {
    switch (type) {
      case CTA_TUPLE_ORIG -> original = tuple(value);
      case CTA_TUPLE_REPLY -> reply = tuple(value);
      case CTA_STATUS -> status = value.be32(0);
      case CTA_TIMEOUT -> timeout = value.be32(0);
      case CTA_MARK -> mark = value.be32(0);
      case CTA_ZONE -> zone = value.be16(0);
      case CTA_PROTOINFO -> protocolState(value);
      default -> {
        // Helpers, counters, labels: nothing that dnet shows.
      }
    }
  }

  private void protocolState(Octets value) throws MalformedMessageException {
    for (Attribute protocol : Attributes.of(value)) {
      if (protocol.type() == CTA_PROTOINFO_TCP) {
        for (Attribute attribute : Attributes.of(protocol.value())) {
          if (attribute.type() == CTA_PROTOINFO_TCP_STATE) {
            tcpState = attribute.value().u8(0);
          }
        }
      }
    }
  }

  private static Tuple tuple(Octets value) throws MalformedMessageException {
    String source = null;
    String destination = null;
    Ends ends = new Ends();
    for (Attribute part : Attributes.of(value)) {
      if (part.type() == CTA_TUPLE_IP) {
        for (Attribute address : Attributes.of(part.value())) {
          // Odd: V4_SRC and V6_SRC; even: V4_DST and V6_DST.
          if (address.type() == 1 || address.type() == 3) {
            source = ValueKind.IP.read(address.value());
          } else if (address.type() == 2 || address.type() == 4) {
            destination = ValueKind.IP.read(address.value());
          }
        }
      } else if (part.type() == CTA_TUPLE_PROTO) {
        for (Attribute attribute : Attributes.of(part.value())) {
          ends.take(attribute.type(), attribute.value());
        }
      }
    }
    if (source == null || destination == null) {
      throw new MalformedMessageException("tuple without addresses", value.offset());
    }
    return new Tuple(ends.protocol, source, destination, ends.source, ends.destination);
  }

  /** CTA_PROTO_*: ports, or what ICMP has in their place. */
  private static final class Ends {
    private int protocol;
    private int source;
    private int destination;

    void take(int type, Octets value) throws MalformedMessageException {
      switch (type) {
        case 1 -> protocol = value.u8(0);
        case 2, 4, 7 -> source = value.be16(0);
        case 3 -> destination = value.be16(0);
        case 5, 8 -> destination |= value.u8(0) << 8;
        case 6, 9 -> destination |= value.u8(0);
        default -> {
          // A protocol's own words that this dnet does not know.
        }
      }
    }
  }
}
