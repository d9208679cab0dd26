package dnet.inspector.remedy;

import dnet.inspector.linux.PacketSocket;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.MacAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks a segment whether anybody has an IPv4 address already (RFC 5227, 2.1.1): the question names
 * no sender's address, so that it changes nobody's table. The RFC waits for seconds; on a bridge or
 * a LAN a neighbour answers within milliseconds, and a container that starts cannot wait.
 */
final class ArpProbe {
  private static final int ETH_P_ARP = 0x0806;
  private static final int PROBES = 3;
  private static final long SPACING_MILLIS = 15;
  private static final int FRAME = 42;
  private static final int ARP = 14;

  private ArpProbe() {}

  /**
   * The hardware address that answers; null if none does.
   *
   * @param index the bridge or NIC of {@code room} to ask on
   * @param asker its hardware address
   */
  static @Nullable MacAddress owner(
      Session.Room room, int index, MacAddress asker, IpAddress wanted) throws IOException {
    return owners(room, index, asker, List.of(wanted)).get(wanted);
  }

  /** Asks for several at once; those that somebody answers for, with the first who does. */
  static Map<IpAddress, MacAddress> owners(
      Session.Room room, int index, MacAddress asker, List<IpAddress> wanted) throws IOException {
    Map<IpAddress, MacAddress> owners = new LinkedHashMap<>();
    PacketSocket socket =
        room.inside(() -> PacketSocket.open(ETH_P_ARP, index, "ARP socket of interface " + index));
    try {
      for (int probe = 0; probe < PROBES; probe++) {
        for (IpAddress address : wanted) {
          socket.send(question(asker, address));
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SPACING_MILLIS);
        for (long left = SPACING_MILLIS;
            left > 0 && owners.size() < wanted.size();
            left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())) {
          byte[] frame = socket.receive((int) left);
          for (IpAddress address : frame == null ? List.<IpAddress>of() : wanted) {
            MacAddress owner = owner(frame, asker, address);
            if (owner != null) {
              owners.putIfAbsent(address, owner);
            }
          }
        }
      }
      return owners;
    } finally {
      socket.closeAside();
    }
  }

  private static byte[] question(MacAddress asker, IpAddress wanted) {
    byte[] broadcast = new byte[6];
    Arrays.fill(broadcast, (byte) 0xff);
    return ByteBuffer.allocate(FRAME)
        .put(broadcast)
        .put(octets(asker))
        .putShort((short) ETH_P_ARP)
        .putShort((short) 1)
        .putShort((short) 0x0800)
        .put((byte) 6)
        .put((byte) 4)
        .putShort((short) 1)
        .put(octets(asker))
        .putInt(0)
        .put(new byte[6])
        .put(wanted.octets())
        .array();
  }

  private static byte[] octets(MacAddress mac) {
    return Arrays.copyOfRange(ByteBuffer.allocate(8).putLong(mac.bits()).array(), 2, 8);
  }

  /** Whoever sends with that address has it. */
  static @Nullable MacAddress owner(byte @Nullable [] frame, MacAddress asker, IpAddress wanted) {
    if (frame == null || frame.length < FRAME || frame[ARP + 4] != 6 || frame[ARP + 5] != 4) {
      return null;
    }
    long bits = ByteBuffer.wrap(frame, ARP + 6, 8).getLong() >>> 16;
    MacAddress sender = new MacAddress(bits);
    byte[] address = Arrays.copyOfRange(frame, ARP + 14, ARP + 18);
    return Arrays.equals(address, wanted.octets()) && !sender.equals(asker) ? sender : null;
  }
}
