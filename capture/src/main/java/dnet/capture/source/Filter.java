package dnet.capture.source;

import dnet.inspector.model.IpAddress;
import java.util.Arrays;
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
