package dnet.inspector.netlink;

import dnet.inspector.netlink.Attributes.Attribute;
import java.util.ArrayList;
import java.util.List;

/**
 * The VLANs in an RTM_NEWLINK of AF_BRIDGE (IFLA_BRIDGE_VLAN_INFO, struct bridge_vlan_info of
 * linux/if_bridge.h). A range comes as its first and its last id.
 */
final class BridgeVlanParser {
  private static final int AF_BRIDGE = 7;
  private static final int FIXED = 16;
  private static final int IFLA_AF_SPEC = 26;
  private static final int IFLA_BRIDGE_VLAN_INFO = 2;
  private static final int RANGE_BEGIN = 0x8;
  private static final int RANGE_END = 0x10;

  private BridgeVlanParser() {}

  /**
   * Reads one port's VLANs; none for other families.
   *
   * @throws MalformedMessageException if it is not well-formed, or a range has no beginning
   */
  static List<BridgeVlanMessage> parse(Octets body) throws MalformedMessageException {
    List<BridgeVlanMessage> vlans = new ArrayList<>();
    if (body.u8(0) != AF_BRIDGE) {
      return vlans;
    }
    int index = body.s32(4);
    for (Attribute attribute : Attributes.of(body.rest(FIXED))) {
      if (attribute.type() == IFLA_AF_SPEC) {
        read(index, attribute.value(), vlans);
      }
    }
    return vlans;
  }

  private static void read(int index, Octets value, List<BridgeVlanMessage> vlans)
      throws MalformedMessageException {
    int begin = 0;
    for (Attribute attribute : Attributes.of(value)) {
      if (attribute.type() != IFLA_BRIDGE_VLAN_INFO) {
        continue;
      }
      int flags = attribute.value().u16(0);
      int id = attribute.value().u16(2);
      if ((flags & RANGE_BEGIN) != 0) {
        begin = id;
      } else {
        boolean range = (flags & RANGE_END) != 0;
        if (id < 1 || id > 4094 || (range && (begin < 1 || begin > id))) {
          throw new MalformedMessageException(
              "VLAN range " + begin + " to " + id, attribute.value().offset());
        }
        vlans.add(
            new BridgeVlanMessage(
                index, range ? begin : id, id, flags & ~(RANGE_BEGIN | RANGE_END)));
        begin = 0;
      }
    }
  }
}
