package dnet.inspector.remedy.dhcp;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.MacAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A DHCP message in an Ethernet frame (RFC 2131, 2; RFC 2132). What servers send is hostile: it is
 * read within its bounds, and what does not fit is no message.
 *
 * @param type option 53
 * @param address {@code yiaddr} of an answer
 * @param sender the frame's: the server's, or that of whoever relays
 * @param options by number; of one that comes twice the last
 */
record DhcpMessage(int type, IpAddress address, MacAddress sender, Map<Integer, byte[]> options) {
  static final int DISCOVER = 1;
  static final int OFFER = 2;
  static final int REQUEST = 3;
  static final int DECLINE = 4;
  static final int ACK = 5;
  static final int NAK = 6;
  static final int RELEASE = 7;

  static final int MASK = 1;
  static final int ROUTER = 3;
  static final int REQUESTED = 50;
  static final int SECONDS = 51;
  static final int TYPE = 53;
  static final int SERVER = 54;

  private static final int CLIENT_PORT = 68;
  private static final int SERVER_PORT = 67;
  private static final int ETHERNET = 14;
  private static final int IP = 20;
  private static final int UDP = 8;
  private static final int BOOTP = 236;
  private static final int COOKIE = 0x63825363;
  private static final int LEAST = 300;
  private static final int USUAL_SECONDS = 3600;
  private static final byte[] WANTED = {1, 3, 51, 54, 58, 59};
  private static final MacAddress EVERYBODY = new MacAddress(0xffff_ffff_ffffL);

  /**
   * A frame of a client's, to whichever server.
   *
   * @param own {@code ciaddr}: the client's address, where it has one that it may use; else null
   * @param options besides those that each message has
   */
  static byte[] frame(
      int type,
      int transaction,
      MacAddress mac,
      @Nullable IpAddress own,
      Map<Integer, byte[]> options) {
    IpAddress all = IpAddress.parse("255.255.255.255");
    return enveloped(payload(type, transaction, mac, own, options), mac, own, EVERYBODY, all);
  }

  /**
   * The frame that gives a lease back to the server that lent it.
   *
   * @param lease what the server has just confirmed
   * @param server its hardware address, or its relay's
   */
  static byte[] release(int transaction, MacAddress mac, Lease lease, MacAddress server) {
    IpAddress own = lease.prefix().address();
    Map<Integer, byte[]> options = Map.of(SERVER, lease.server().octets());
    return enveloped(
        payload(RELEASE, transaction, mac, own, options), mac, own, server, lease.server());
  }

  private static byte[] payload(
      int type,
      int transaction,
      MacAddress mac,
      @Nullable IpAddress own,
      Map<Integer, byte[]> options) {
    boolean asks = type != DECLINE && type != RELEASE;
    ByteBuffer bootp = ByteBuffer.allocate(512);
    bootp.put((byte) 1).put((byte) 1).put((byte) 6).put((byte) 0).putInt(transaction);
    // Answers as broadcasts: until it has the address, the kernel would not take others.
    bootp.putShort((short) 0).putShort((short) (own == null && asks ? 0x8000 : 0));
    bootp.put(own == null ? new byte[4] : own.octets()).put(new byte[12]).put(octets(mac));
    bootp.position(BOOTP).putInt(COOKIE);
    put(bootp, TYPE, (byte) type);
    byte[] identifier = new byte[7];
    identifier[0] = 1;
    System.arraycopy(octets(mac), 0, identifier, 1, 6);
    put(bootp, 61, identifier);
    if (asks) {
      put(bootp, 55, WANTED);
    }
    new TreeMap<>(options).forEach((number, value) -> put(bootp, number, value));
    bootp.put((byte) 255);
    return Arrays.copyOf(bootp.array(), Math.max(LEAST, bootp.position()));
  }

  private static void put(ByteBuffer into, int number, byte... value) {
    into.put((byte) number).put((byte) value.length).put(value);
  }

  private static byte[] octets(MacAddress mac) {
    return Arrays.copyOfRange(ByteBuffer.allocate(8).putLong(mac.bits()).array(), 2, 8);
  }

  /** UDP without a checksum, which IPv4 allows (RFC 768). */
  private static byte[] enveloped(
      byte[] payload, MacAddress mac, @Nullable IpAddress own, MacAddress toMac, IpAddress to) {
    int length = IP + UDP + payload.length;
    ByteBuffer frame = ByteBuffer.allocate(ETHERNET + length);
    frame.put(octets(toMac)).put(octets(mac)).putShort((short) 0x0800);
    frame.put((byte) 0x45).put((byte) 0).putShort((short) length).putInt(0);
    frame.put((byte) 64).put((byte) 17).putShort((short) 0);
    frame.put(own == null ? new byte[4] : own.octets()).put(to.octets());
    frame.putShort(ETHERNET + 10, checksum(frame.array(), ETHERNET, IP));
    frame.putShort((short) CLIENT_PORT).putShort((short) SERVER_PORT);
    frame.putShort((short) (UDP + payload.length)).putShort((short) 0).put(payload);
    return frame.array();
  }

  private static short checksum(byte[] octets, int from, int length) {
    int sum = 0;
    for (int i = 0; i < length; i += 2) {
      sum += (octets[from + i] & 0xff) << 8 | (octets[from + i + 1] & 0xff);
    }
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    return (short) ~sum;
  }

  /** A server's answer to this client's question; null for any other frame. */
  static @Nullable DhcpMessage answer(byte[] frame, int transaction, MacAddress mac) {
    ByteBuffer all = ByteBuffer.wrap(frame);
    if (frame.length < ETHERNET + IP
        || all.getShort(12) != 0x0800
        || (frame[ETHERNET] & 0xf0) != 0x40
        || frame[ETHERNET + 9] != 17
        || (all.getShort(ETHERNET + 6) & 0x3fff) != 0) {
      return null;
    }
    int udp = ETHERNET + (frame[ETHERNET] & 0x0f) * 4;
    int bootp = udp + UDP;
    if (frame.length < bootp + BOOTP + 4
        || all.getShort(udp) != SERVER_PORT
        || all.getShort(udp + 2) != CLIENT_PORT
        || frame[bootp] != 2
        || all.getInt(bootp + 4) != transaction
        || !Arrays.equals(Arrays.copyOfRange(frame, bootp + 28, bootp + 34), octets(mac))
        || all.getInt(bootp + BOOTP) != COOKIE) {
      return null;
    }
    Map<Integer, byte[]> options = options(frame, bootp + BOOTP + 4);
    byte[] type = options.get(TYPE);
    return type == null || type.length != 1
        ? null
        : new DhcpMessage(
            type[0],
            IpAddress.of(Arrays.copyOfRange(frame, bootp + 16, bootp + 20)),
            new MacAddress(all.getLong(4) & 0xffff_ffff_ffffL),
            options);
  }

  private static Map<Integer, byte[]> options(byte[] frame, int from) {
    Map<Integer, byte[]> options = new TreeMap<>();
    int at = from;
    while (at < frame.length && (frame[at] & 0xff) != 255) {
      if (frame[at] == 0) {
        at++;
        continue;
      }
      int length = at + 1 < frame.length ? frame[at + 1] & 0xff : frame.length;
      if (at + 2 + length > frame.length) {
        return options;
      }
      options.put(frame[at] & 0xff, Arrays.copyOfRange(frame, at + 2, at + 2 + length));
      at += 2 + length;
    }
    return options;
  }

  /** An address among the options, the first where there are several; null for none. */
  @Nullable IpAddress address(int option) {
    byte[] value = options.get(option);
    return value == null || value.length < 4 ? null : IpAddress.of(Arrays.copyOf(value, 4));
  }

  /**
   * What an OFFER or ACK lends.
   *
   * @return null if it makes no sense
   */
  @Nullable Lease lease() {
    IpAddress server = address(SERVER);
    byte[] mask = options.get(MASK);
    byte[] time = options.get(SECONDS);
    int bits = mask != null && mask.length == 4 ? ByteBuffer.wrap(mask).getInt() : -1;
    int length = Integer.bitCount(bits);
    boolean contiguous = length > 0 && bits == -1 << (32 - length);
    if (server == null || !contiguous) {
      return null;
    }
    long seconds =
        time != null && time.length == 4
            ? ByteBuffer.wrap(time).getInt() & 0xffffffffL
            : USUAL_SECONDS;
    try {
      return new Lease(new IpPrefix(address, length), address(ROUTER), server, seconds);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
