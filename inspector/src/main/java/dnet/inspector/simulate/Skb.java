package dnet.inspector.simulate;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Packet;
import dnet.inspector.model.flow.Protocol;
import org.jspecify.annotations.Nullable;

/** A packet under way, with what the kernel keeps beside it: mark, connection, encapsulation. */
final class Skb implements Cloneable {
  static final int ICMP = 1;
  static final int TCP = 6;
  static final int UDP = 17;
  static final int GRE = 47;
  static final int ICMP6 = 58;

  static final int SYN = 2;
  static final int RST = 4;
  static final int ACK = 16;

  IpAddress source;
  IpAddress destination;
  int protocol;

  /** For ICMP the identifier. */
  int sourcePort;

  int destinationPort;
  int icmpType = -1;
  int icmpCode;
  int tcpFlags;

  /** ARP: 1 asks, 2 answers; 0 for IP packets. */
  int arpOperation;

  /** Of a neighbour question or its answer (ARP, NDP): whose MAC it is about; else null. */
  @Nullable IpAddress asked;

  /** Of an answer to such a question: the interface that gave it. */
  @Nullable Link answerer;

  /** Of the IP packet, in octets. */
  int length;

  int ttl = 64;
  long mark;
  boolean dontFragment;
  @Nullable MacAddress sourceMac;
  @Nullable MacAddress destinationMac;

  /** 0 for untagged. */
  int vlan;

  /** The encapsulated packet; null where there is none. */
  @Nullable Skb inner;

  @Nullable Long tunnelId;

  /** The connection in the namespace where the packet is; null where not tracked. */
  @Nullable Connection connection;

  /** Whether it goes against the way of the connection's first packet. */
  boolean inReply;

  boolean untracked;

  /** For ICMP errors: the packet that they are about. */
  @Nullable Skb about;

  /** Whether the firewall made it because of another packet, whose connection it shares. */
  boolean related;

  /** Whether rules changed it so that its sender has to route it again. */
  boolean rerouted;

  /** The mark at that time. */
  long routeMark;

  /** Where the route leads next, from when it is known; else null. */
  @Nullable IpAddress nextHop;

  /** The namespace whose process sent it; null where it came from outside. */
  @Nullable NetnsId sender;

  /** As it was sent, before anything was translated; null until then. */
  Connection.@Nullable Tuple sent;

  final Direction direction;

  Skb(Direction direction, IpAddress source, IpAddress destination, int protocol, int length) {
    this.direction = direction;
    this.source = source;
    this.destination = destination;
    this.protocol = protocol;
    this.length = length;
  }

  /** The request of a flow. */
  static Skb request(
      Protocol protocol, IpAddress source, IpAddress destination, int from, int to, int size) {
    boolean v4 = destination.isV4();
    Skb skb =
        new Skb(Direction.FORWARD, source, destination, protocol.number(v4), Math.max(size, 28));
    skb.dontFragment = true;
    switch (protocol) {
      case ICMP -> {
        skb.icmpType = v4 ? 8 : 128;
        skb.sourcePort = from;
      }
      case TCP -> {
        skb.tcpFlags = SYN;
        skb.sourcePort = from;
        skb.destinationPort = to;
      }
      case UDP -> {
        skb.sourcePort = from;
        skb.destinationPort = to;
      }
    }
    return skb;
  }

  /** The answer to this packet by whoever took it. */
  Skb answer() {
    Skb reply =
        new Skb(
            Direction.REPLY,
            /* source= */ destination,
            /* destination= */ source,
            protocol,
            length);
    // A kernel lets its echo replies be fragmented (icmp_sk_init).
    reply.dontFragment = dontFragment && icmpType < 0;
    if (icmpType >= 0) {
      reply.icmpType = isV4() ? 0 : 129;
      reply.sourcePort = sourcePort;
    } else {
      reply.sourcePort = destinationPort;
      reply.destinationPort = sourcePort;
      reply.tcpFlags = protocol == TCP ? SYN | ACK : 0;
    }
    return reply;
  }

  boolean isV4() {
    return destination.isV4();
  }

  /** Whether it is a neighbour question or its answer, not a packet of a flow. */
  boolean isNeighbourly() {
    return asked != null;
  }

  boolean isIcmp() {
    return protocol == ICMP || protocol == ICMP6;
  }

  /** Whether it is an ICMP error message. */
  boolean isError() {
    return about != null;
  }

  /** What a capture shows. */
  Packet view() {
    if (inner != null) {
      Packet outer = headers(null, null);
      Packet shown = inner.view();
      return new Packet(
          shown.source(),
          shown.destination(),
          shown.protocol(),
          shown.sourcePort(),
          shown.destinationPort(),
          shown.length(),
          shown.ttl(),
          shown.sourceMac(),
          shown.destinationMac(),
          outer,
          tunnelId);
    }
    return headers(null, null);
  }

  private Packet headers(@Nullable Packet outer, @Nullable Long id) {
    return new Packet(
        source,
        destination,
        protocol,
        sourcePort,
        icmpType >= 0 ? icmpType << 8 | icmpCode : destinationPort,
        length,
        ttl,
        sourceMac,
        destinationMac,
        outer,
        id);
  }

  Skb copy() {
    try {
      return (Skb) clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("Skb is cloneable", e);
    }
  }
}
