package dnet.capture.decode;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.MacAddress;
import org.jspecify.annotations.Nullable;

/** A header within a captured packet. Numbers are unsigned, as on the wire. */
public sealed interface Layer {
  /** IEEE 802.3 with an EtherType, or the little of it that a cooked capture leaves. */
  record Ethernet(MacAddress source, MacAddress destination, int etherType) implements Layer {}

  /**
   * IEEE 802.1Q or 802.1ad tag.
   *
   * @param id 0 to 4095
   * @param priority 0 to 7
   * @param etherType of what follows
   */
  record Vlan(int id, int priority, int etherType) implements Layer {}

  /**
   * ARP for IPv4 (RFC 826).
   *
   * @param operation 1 asks, 2 answers
   */
  record Arp(
      int operation, MacAddress senderMac, IpAddress sender, MacAddress targetMac, IpAddress target)
      implements Layer {}

  /**
   * IPv4 (RFC 791) or IPv6 (RFC 8200) with its extension headers.
   *
   * @param protocol of what follows, after extension headers
   * @param ttl or hop limit
   * @param length of the whole IP packet in octets, as its header says; what was captured may be
   *     less
   * @param identification of IPv4 or of a fragment header; -1 where there is none
   * @param fragmentOffset in octets
   */
  record Ip(
      IpAddress source,
      IpAddress destination,
      int protocol,
      int ttl,
      int length,
      long identification,
      boolean dontFragment,
      boolean moreFragments,
      int fragmentOffset)
      implements Layer {
    /** Whether it is a part of a packet. */
    public boolean isFragment() {
      return moreFragments || fragmentOffset > 0;
    }
  }

  /** A layer that ends the headers. */
  sealed interface Transport extends Layer {}

  /**
   * ICMP (RFC 792) or ICMPv6 (RFC 4443).
   *
   * @param identifier of an echo; 0 otherwise
   * @param sequence of an echo; 0 otherwise
   * @param mtu of "fragmentation needed" and "packet too big"; 0 otherwise
   * @param token of an echo's payload, filled up where that is shorter; null where it was cut
   * @param about the packet that an error quotes; null for others
   */
  record Icmp(
      boolean v6,
      int type,
      int code,
      int identifier,
      int sequence,
      long mtu,
      @Nullable Token token,
      @Nullable Frame about)
      implements Transport {
    /** Whether it asks for an echo. */
    public boolean isEchoRequest() {
      return type == (v6 ? 128 : 8);
    }

    /** Whether it is an echo. */
    public boolean isEchoReply() {
      return type == (v6 ? 129 : 0);
    }

    /** Whether it reports an error. */
    public boolean isError() {
      return v6 ? type < 128 : type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
    }
  }

  /**
   * TCP (RFC 9293).
   *
   * @param flags FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32
   * @param payloadLength in octets, as the headers say; more than a segment where the kernel merged
   *     some
   */
  record Tcp(
      int sourcePort,
      int destinationPort,
      long sequence,
      long acknowledgement,
      int flags,
      int payloadLength)
      implements Transport {
    public static final int FIN = 1;
    public static final int SYN = 2;
    public static final int RST = 4;
    public static final int ACK = 16;

    /** Whether all those flags are set. */
    public boolean has(int mask) {
      return (flags & mask) == mask;
    }
  }

  /**
   * UDP (RFC 768).
   *
   * @param token the payload's start, filled up where that is shorter; null where it was cut
   */
  record Udp(int sourcePort, int destinationPort, int payloadLength, @Nullable Token token)
      implements Transport {}

  /**
   * VXLAN (RFC 7348).
   *
   * @param vni 24 bits
   */
  record Vxlan(int vni) implements Layer {}

  /**
   * Geneve (RFC 8926).
   *
   * @param vni 24 bits
   * @param protocol EtherType of what follows
   */
  record Geneve(int vni, int protocol) implements Layer {}

  /**
   * GRE (RFC 2784, RFC 2890).
   *
   * @param protocol EtherType of what follows
   * @param key 32 bits; null where there is none
   */
  record Gre(int protocol, @Nullable Long key) implements Layer {}
}
