package dnet.inspector.netlink;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.MacAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a neighbour table or of a forwarding database that is to be made or removed (struct
 * ndmsg of linux/neighbour.h).
 *
 * @param family 2, 10, or 7 for a forwarding database
 * @param state NUD_* bits
 * @param flags NTF_* bits: SELF 0x02, MASTER 0x04
 * @param destination the neighbour, or the VTEP behind which a MAC is; null for none
 * @param mac null for an entry without one
 * @param vlan 1 to 4094; 0 for none
 */
public record NeighbourOrder(
    int family,
    int state,
    int flags,
    @Nullable IpAddress destination,
    @Nullable MacAddress mac,
    int vlan) {
  private static final int NDA_DST = 1;
  private static final int NDA_LLADDR = 2;
  private static final int NDA_VLAN = 5;

  Request request(int type, int index) {
    byte[] bits =
        ByteBuffer.allocate(2).order(ByteOrder.nativeOrder()).putShort((short) state).array();
    Request request =
        new Request(type).octet(family).zeros(3).number(index).octets(bits).octet(flags).zeros(1);
    if (destination != null) {
      request = request.attribute(NDA_DST, destination.octets());
    }
    if (mac != null) {
      byte[] octets = ByteBuffer.allocate(8).putLong(mac.bits()).array();
      request = request.attribute(NDA_LLADDR, Arrays.copyOfRange(octets, 2, 8));
    }
    if (vlan != 0) {
      byte[] id =
          ByteBuffer.allocate(2).order(ByteOrder.nativeOrder()).putShort((short) vlan).array();
      request = request.attribute(NDA_VLAN, id);
    }
    return request;
  }
}
