package dnet.capture.source;

import dnet.inspector.model.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which packets a capture takes (pcap-filter(7)). Made of numbers and addresses only: no name can
 * get into one.
 */
public final class Filter {
  private static final int MOST_LENGTH = 16 << 10;

  private final String text;

  private Filter(String text) {
    if (text.length() > MOST_LENGTH) {
      throw new IllegalArgumentException("filter of " + text.length() + " characters");
    }
    this.text = text;
  }

  private static String family(boolean v4) {
    return v4 ? "ip" : "ip6";
  }

  /** Every packet. */
  public static Filter everything() {
    return new Filter("greater 0");
  }

  /** Packets from or to an address, ARP not among them. */
  public static Filter host(IpAddress address) {
    return new Filter(family(address.isV4()) + " host " + address);
  }

  /** Packets from one to the other or back. */
  public static Filter between(IpAddress one, IpAddress other) {
    return host(one).and(host(other));
  }

  /**
   * Packets of an IP protocol.
   *
   * @param number 0 to 255
   */
  public static Filter protocol(boolean v4, int number) {
    if (number < 0 || number > 255) {
      throw new IllegalArgumentException("protocol " + number);
    }
    return new Filter(family(v4) + " proto " + number);
  }

  /**
   * Packets of TCP, UDP or SCTP from or to a port.
   *
   * @param number 0 to 65535
   */
  public static Filter port(int number) {
    if (number < 0 || number > 0xffff) {
      throw new IllegalArgumentException("port " + number);
    }
    return new Filter("port " + number);
  }

  /** Fragments but the first, which have no ports. */
  public static Filter laterFragments(boolean v4) {
    return new Filter(v4 ? "ip[6:2] & 0x1fff != 0" : "ip6[6] = 44 and ip6[42:2] & 0xfff8 != 0");
  }

  /** ICMP's error messages, about whatever. */
  public static Filter icmpErrors(boolean v4) {
    return new Filter(
        v4
            ? "icmp and (icmp[0] = 3 or icmp[0] = 4 or icmp[0] = 5 or icmp[0] = 11 or icmp[0] = 12)"
            : "icmp6 and ip6[40] < 128");
  }

  /** ARP. */
  public static Filter arp() {
    return new Filter("arp");
  }

  /** VXLAN, Geneve, GRE, IP in IP and IPv6 in IPv4 between the ends of a tunnel. */
  public static Filter tunnels(IpAddress one, IpAddress other) {
    boolean v4 = one.isV4();
    return between(one, other)
        .and(
            any(
                new Filter("udp").and(any(port(4789), port(8472), port(6081))),
                protocol(v4, 47),
                protocol(v4, 4),
                protocol(v4, 41)));
  }

  /**
   * Tunnels between two ends, as far as they carry packets between two addresses, one way or the
   * other, or ICMP to either. Through an underlay of IPv6 all that they carry: pcap cannot look
   * into it.
   */
  public static Filter tunnels(
      IpAddress one, IpAddress other, IpAddress inner, IpAddress innerOther) {
    Filter all = tunnels(one, other);
    if (!one.isV4()) {
      return all;
    }
    List<Filter> inside = new ArrayList<>();
    // Behind UDP's header: VXLAN's or Geneve's, Geneve's options, and Ethernet's.
    inside.add(
        new Filter("udp port 4789 or udp port 8472").and(carries("udp", "30", inner, innerOther)));
    inside.add(
        new Filter("udp port 6081")
            .and(carries("udp", "30 + (udp[8] & 0x3f) * 4", inner, innerOther)));
    // Behind IP's header: GRE's with key, checksum and number or without, with Ethernet or without.
    for (int at : new int[] {24, 28, 32, 36, 38, 42, 46, 50}) {
      inside.add(protocol(true, 47).and(carries("ip", "" + at, inner, innerOther)));
    }
    inside.add(
        any(protocol(true, 4), protocol(true, 41)).and(carries("ip", "20", inner, innerOther)));
    return all.and(any(inside.toArray(Filter[]::new)));
  }

  /** An IP header at an offset: between the two, or ICMP to one of them. */
  private static Filter carries(String base, String at, IpAddress one, IpAddress other) {
    String from = field(base, at, one.isV4() ? 12 : 20);
    String to = field(base, at, one.isV4() ? 16 : 36);
    String icmp = base + "[" + at + " + " + (one.isV4() ? 9 : 6) + "] = " + (one.isV4() ? 1 : 58);
    String a = word(one);
    String b = word(other);
    return new Filter(
        String.format(
            "(%s = %s and %s = %s) or (%s = %s and %s = %s) or (%s and (%s = %s or %s = %s))",
            from, a, to, b, from, b, to, a, icmp, to, a, to, b));
  }

  private static String field(String base, String at, int offset) {
    return base + "[" + at + " + " + offset + ":4]";
  }

  /** The last four octets of an address. */
  private static String word(IpAddress address) {
    byte[] octets = address.octets();
    return String.format("0x%08x", ByteBuffer.wrap(octets).getInt(octets.length - 4));
  }

  /** TCP segments that open, end or reset a connection. */
  public static Filter tcpEnds(boolean v4) {
    return new Filter(v4 ? "tcp[13] & 7 != 0" : "ip6 proto 6 and ip6[53] & 7 != 0");
  }

  /** Packets to an address. */
  public static Filter to(IpAddress address) {
    return new Filter(family(address.isV4()) + " dst host " + address);
  }

  /** ARP from or about an address, or neighbour discovery (RFC 4861). */
  public static Filter resolution(IpAddress address) {
    return new Filter(
        address.isV4()
            ? String.format(
                "arp and (arp[14:4] = %s or arp[24:4] = %s)", word(address), word(address))
            : "icmp6 and (ip6[40] = 135 or ip6[40] = 136)");
  }

  /** Packets of one of them at least. */
  public static Filter any(Filter... filters) {
    if (filters.length == 0) {
      throw new IllegalArgumentException("a filter of no filters");
    }
    return new Filter(
        Arrays.stream(filters).map(f -> "(" + f.text + ")").collect(Collectors.joining(" or ")));
  }

  /** Packets of both. */
  public Filter and(Filter other) {
    return new Filter("(" + text + ") and (" + other.text + ")");
  }

  /**
   * The same packets also with one VLAN tag. To be called last: in pcap's language a tag moves all
   * that comes after it.
   */
  public Filter alsoTagged() {
    return new Filter("(" + text + ") or (vlan and (" + text + "))");
  }

  @Override
  public String toString() {
    return text;
  }
}
