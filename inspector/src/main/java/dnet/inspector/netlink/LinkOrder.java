package dnet.inspector.netlink;

import dnet.inspector.model.MacAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a new link, or one end of a pair, is to be.
 *
 * @param name at most 15 octets
 * @param index the index that it is to get, for one that comes back; 0 for any
 * @param mac null for the kernel's choice
 * @param mtu octets; 0 for the kernel's choice
 */
public record LinkOrder(String name, int index, @Nullable MacAddress mac, int mtu) {
  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int NAME_SIZE = 15;

  public LinkOrder {
    requireName(name);
  }

  /**
   * Refuses what the kernel would not take as an interface's name, or would take for a pattern.
   *
   * @throws IllegalArgumentException with the reason
   */
  public static void requireName(String name) {
    if (!name.matches("[A-Za-z0-9_.:@-]{1," + NAME_SIZE + "}") || name.matches("\\.\\.?|-.*")) {
      throw new IllegalArgumentException(
          "not a name for an interface (1 to 15 letters, digits, _ . : @ -): " + name);
    }
  }

  /** struct ifinfomsg and the attributes. */
  void appendTo(Request request) {
    header(request, index, 0, 0);
    request.name(IFLA_IFNAME, name);
    if (mac != null) {
      request.attribute(IFLA_ADDRESS, octets(mac));
    }
    if (mtu != 0) {
      request.attribute(IFLA_MTU, mtu);
    }
  }

  static void header(Request request, int index, int flags, int change) {
    request.zeros(4).number(index).number(flags).number(change);
  }

  static byte[] octets(MacAddress mac) {
    byte[] eight = ByteBuffer.allocate(8).order(ByteOrder.BIG_ENDIAN).putLong(mac.bits()).array();
    return Arrays.copyOfRange(eight, 2, 8);
  }
}
