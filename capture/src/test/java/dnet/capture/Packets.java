package dnet.capture;

import dnet.inspector.model.IpAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Packets made by hand, header by header, innermost first. */
public final class Packets {
  private Packets() {}

  /** Joins parts. */
  public static byte[] join(byte[]... parts) {
    ByteBuffer joined = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
    for (byte[] part : parts) {
      joined.put(part);
    }
    return joined.array();
  }

  private static byte[] octets(int... values) {
    byte[] made = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      made[i] = (byte) values[i];
    }
    return made;
  }

  /** A frame from 02:00:00:00:00:01 to 02:00:00:00:00:02. */
  public static byte[] ethernet(int type, byte[] payload) {
    return join(octets(2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, type >> 8, type), payload);
  }

  /** The rest of a tagged frame; its EtherType in front is 0x8100 or 0x88a8. */
  public static byte[] vlan(int id, int type, byte[] payload) {
    return join(octets(id >> 8, id, type >> 8, type), payload);
  }

  /** IPv4 with "don't fragment". */
  public static byte[] ipv4(String from, String to, int protocol, int id, int ttl, byte[] payload) {
    return ipv4(from, to, protocol, id, ttl, 0x4000, payload);
  }

  /** IPv4. */
  public static byte[] ipv4(
      String from, String to, int protocol, int id, int ttl, int fragment, byte[] payload) {
    int length = 20 + payload.length;
    byte[] header =
        join(
            octets(0x45, 0, length >> 8, length, id >> 8, id, fragment >> 8, fragment),
            octets(ttl, protocol, 0, 0),
            IpAddress.parse(from).octets(),
            IpAddress.parse(to).octets());
    int sum = 0;
    for (int i = 0; i < 20; i += 2) {
      sum += (header[i] & 0xff) << 8 | (header[i + 1] & 0xff);
    }
    sum = (sum & 0xffff) + (sum >> 16);
    sum = ~((sum & 0xffff) + (sum >> 16));
    header[10] = (byte) (sum >> 8);
    header[11] = (byte) sum;
    return join(header, payload);
  }

  /** IPv6; extension headers are part of the payload. */
  public static byte[] ipv6(String from, String to, int next, int ttl, byte[] payload) {
    return join(
        octets(0x60, 0, 0, 0, payload.length >> 8, payload.length, next, ttl),
        IpAddress.parse(from).octets(),
        IpAddress.parse(to).octets(),
        payload);
  }

  /** ICMP of either version. */
  public static byte[] icmp(int type, int code, int high, int low, byte[] payload) {
    return join(octets(type, code, 0, 0, high >> 8, high, low >> 8, low), payload);
  }

  /** UDP. */
  public static byte[] udp(int from, int to, byte[] payload) {
    int length = 8 + payload.length;
    return join(octets(from >> 8, from, to >> 8, to, length >> 8, length, 0, 0), payload);
  }

  /** TCP without options. */
  public static byte[] tcp(int from, int to, long sequence, int flags, byte[] payload) {
    int s = (int) sequence;
    return join(
        octets(from >> 8, from, to >> 8, to, s >> 24, s >> 16, s >> 8, s, 0, 0, 0, 7),
        octets(0x50, flags, 0xff, 0xff, 0, 0, 0, 0),
        payload);
  }

  /** VXLAN. */
  public static byte[] vxlan(int vni, byte[] frame) {
    return join(octets(8, 0, 0, 0, vni >> 16, vni >> 8, vni, 0), frame);
  }

  /** Geneve with four octets of options. */
  public static byte[] geneve(int vni, int type, byte[] payload) {
    return join(
        octets(1, 0, type >> 8, type, vni >> 16, vni >> 8, vni, 0), octets(0, 0, 1, 0), payload);
  }

  /** GRE with a key. */
  public static byte[] gre(int type, int key, byte[] payload) {
    return join(octets(0x20, 0, type >> 8, type, key >> 24, key >> 16, key >> 8, key), payload);
  }

  /** An ARP question. */
  public static byte[] arp(String from, String to) {
    return join(
        octets(0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1),
        IpAddress.parse(from).octets(),
        octets(0, 0, 0, 0, 0, 0),
        IpAddress.parse(to).octets());
  }

  /** {@code length} octets counting up from {@code first}. */
  public static byte[] payload(int length, int first) {
    byte[] made = new byte[length];
    for (int i = 0; i < length; i++) {
      made[i] = (byte) (first + i);
    }
    return made;
  }
}
