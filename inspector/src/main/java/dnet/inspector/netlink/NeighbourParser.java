package dnet.inspector.netlink;

import dnet.inspector.netlink.Attributes.Attribute;
import org.jspecify.annotations.Nullable;

/** RTM_NEWNEIGH (struct ndmsg and NDA_* of linux/neighbour.h). */
final class NeighbourParser {
  static final int RTM_NEWNEIGH = 28;

  private static final int AF_BRIDGE = 7;
  private static final int FIXED = 12;

  private static final int NDA_DST = 1;
  private static final int NDA_LLADDR = 2;
  private static final int NDA_VLAN = 5;
  private static final int NDA_PORT = 6;
  private static final int NDA_VNI = 7;
  private static final int NDA_MASTER = 9;
  private static final int NDA_SRC_VNI = 11;

  private NeighbourParser() {}

  /**
   * Reads a neighbour of IPv4 or IPv6; null for other families.
   *
   * @throws MalformedMessageException if it is not well-formed
   */
  static @Nullable NeighbourMessage neighbour(Octets body) throws MalformedMessageException {
    int family = body.u8(0);
    return family == Rtnetlink.AF_INET || family == Rtnetlink.AF_INET6 ? parse(body) : null;
  }

  /**
   * Reads an entry of a forwarding database; null for others.
   *
   * @throws MalformedMessageException if it is not well-formed
   */
  static @Nullable NeighbourMessage fdb(Octets body) throws MalformedMessageException {
    return body.u8(0) == AF_BRIDGE ? parse(body) : null;
  }

  private static NeighbourMessage parse(Octets body) throws MalformedMessageException {
    String destination = null;
    String address = null;
    Integer master = null;
    Integer vlan = null;
    Long vni = null;
    Long sourceVni = null;
    Integer port = null;
    for (Attribute attribute : Attributes.of(body.rest(FIXED))) {
      Octets value = attribute.value();
      switch (attribute.type()) {
        case NDA_DST -> destination = ValueKind.IP.read(value);
        case NDA_LLADDR -> address = value.hex(":");
        case NDA_VLAN -> vlan = value.u16(0);
        case NDA_PORT -> port = value.be16(0);
        case NDA_VNI -> vni = value.u32(0);
        case NDA_SRC_VNI -> sourceVni = value.u32(0);
        case NDA_MASTER -> master = value.s32(0);
        default -> {
          // Ages, probes and who set it: nothing that decides over packets.
        }
      }
    }
    return new NeighbourMessage(
        body.u8(0),
        body.s32(4),
        body.u16(8),
        body.u8(10),
        destination,
        address,
        master,
        vlan,
        vni == null ? sourceVni : vni,
        port);
  }
}
