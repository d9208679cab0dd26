package dnet.inspector.simulate;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Route;
import dnet.inspector.model.firewall.Field;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** A packet at a hook: the values that rules look at. */
final class Inspection {
  /** The field does not exist for this packet: no comparison with it holds. */
  static final long ABSENT = Long.MIN_VALUE;

  /** The field exists, but the host's facts do not tell its value. */
  static final long UNTOLD = Long.MIN_VALUE + 1;

  /** The value has more than 63 bits: {@link #big}. */
  static final long BIG = Long.MIN_VALUE + 2;

  final World world;
  final NetnsId namespace;
  final Skb skb;
  final @Nullable Link in;
  final @Nullable Link out;
  final @Nullable Link portIn;
  final @Nullable Link portOut;
  final boolean bridged;

  /**
   * A packet at a hook.
   *
   * @param in the incoming interface as the family sees it; null for what the host sends
   * @param portIn the bridge port that it came in by; null where it did not
   * @param bridged whether it goes from port to port and is not routed
   */
  Inspection(
      World world,
      NetnsId namespace,
      Skb skb,
      @Nullable Link in,
      @Nullable Link out,
      @Nullable Link portIn,
      @Nullable Link portOut,
      boolean bridged) {
    this.world = world;
    this.namespace = namespace;
    this.skb = skb;
    this.in = in;
    this.out = out;
    this.portIn = portIn;
    this.portOut = portOut;
    this.bridged = bridged;
  }

  /** A number, or one of the three constants. */
  long number(Field field) {
    Connection connection = skb.connection;
    return switch (field) {
      case IP_SOURCE -> address(skb.source);
      case IP_DESTINATION -> address(skb.destination);
      case NF_PROTOCOL -> skb.arpOperation != 0 ? 3 : skb.isV4() ? 2 : 10;
      case L4_PROTOCOL -> skb.arpOperation != 0 ? ABSENT : skb.protocol;
      case SOURCE_PORT -> port(skb.sourcePort);
      case DESTINATION_PORT -> port(skb.destinationPort);
      case ICMP_TYPE -> skb.isIcmp() ? skb.icmpType : ABSENT;
      case ICMP_CODE -> skb.isIcmp() ? skb.icmpCode : ABSENT;
      case TCP_FLAGS -> skb.protocol == Skb.TCP ? skb.tcpFlags : ABSENT;
      case LENGTH -> skb.length;
      case TTL -> skb.ttl;
      case DSCP, FRAGMENT, PACKET_TYPE -> 0;
      case IS_BRIDGED -> bridged ? 1 : 0;
      case MARK -> skb.mark;
      case CT_STATE -> Connection.state(skb);
      case CT_STATUS -> connection == null ? ABSENT : Connection.status(skb);
      case CT_DIRECTION -> connection == null ? ABSENT : skb.inReply ? 1 : 0;
      case CT_MARK -> connection == null ? ABSENT : connection.mark;
      case CT_PROTOCOL -> connection == null ? ABSENT : connection.original.protocol();
      case CT_ORIGINAL_SOURCE ->
          connection == null ? ABSENT : address(connection.original.source());
      case CT_ORIGINAL_DESTINATION ->
          connection == null ? ABSENT : address(connection.original.destination());
      case CT_ORIGINAL_SOURCE_PORT -> connection == null ? ABSENT : connection.original.from();
      case CT_ORIGINAL_DESTINATION_PORT -> connection == null ? ABSENT : connection.original.to();
      case CT_REPLY_SOURCE -> connection == null ? ABSENT : address(connection.reply.source());
      case CT_REPLY_DESTINATION ->
          connection == null ? ABSENT : address(connection.reply.destination());
      case CT_REPLY_SOURCE_PORT -> connection == null ? ABSENT : connection.reply.from();
      case CT_REPLY_DESTINATION_PORT -> connection == null ? ABSENT : connection.reply.to();
      case SOURCE_TYPE -> type(skb.source, null);
      case DESTINATION_TYPE -> type(skb.destination, null);
      case SOURCE_TYPE_IN -> in == null ? ABSENT : type(skb.source, in.key());
      case DESTINATION_TYPE_IN -> in == null ? ABSENT : type(skb.destination, in.key());
      case SOURCE_TYPE_OUT -> out == null ? ABSENT : type(skb.source, out.key());
      case DESTINATION_TYPE_OUT -> out == null ? ABSENT : type(skb.destination, out.key());
      case REVERSE_PATH_EXISTS -> reversePath();
      case ETHER_SOURCE -> mac(skb.sourceMac);
      case ETHER_DESTINATION -> mac(skb.destinationMac);
      case ETHER_TYPE -> skb.arpOperation != 0 ? 0x0806 : skb.isV4() ? 0x0800 : 0x86dd;
      case VLAN_ID -> skb.vlan == 0 ? ABSENT : skb.vlan;
      case SOCKET_UID, SOCKET_GID -> in == null ? UNTOLD : ABSENT;
      case ARP_OPERATION -> skb.arpOperation == 0 ? ABSENT : skb.arpOperation;
      case IN_INTERFACE, OUT_INTERFACE, PHYSICAL_IN, PHYSICAL_OUT, IN_BRIDGE, OUT_BRIDGE -> UNTOLD;
    };
  }

  /** The value of a field that is {@link #BIG}. */
  BigInteger big(Field field) {
    IpAddress address =
        switch (field) {
          case IP_SOURCE -> skb.source;
          case IP_DESTINATION -> skb.destination;
          default -> connectionAddress(field);
        };
    return new BigInteger(1, address.octets());
  }

  private IpAddress connectionAddress(Field field) {
    Connection connection = skb.connection;
    if (connection == null) {
      throw new IllegalStateException(field + " without a connection");
    }
    return switch (field) {
      case CT_ORIGINAL_SOURCE -> connection.original.source();
      case CT_ORIGINAL_DESTINATION -> connection.original.destination();
      case CT_REPLY_SOURCE -> connection.reply.source();
      case CT_REPLY_DESTINATION -> connection.reply.destination();
      default -> throw new IllegalStateException(field + " is no address");
    };
  }

  /** A name; null where there is none. */
  @Nullable String name(Field field) {
    return switch (field) {
      case IN_INTERFACE -> nameOf(in);
      case OUT_INTERFACE -> nameOf(out);
      case PHYSICAL_IN -> nameOf(portIn);
      case PHYSICAL_OUT -> nameOf(portOut);
      case IN_BRIDGE -> bridgeOf(portIn == null ? in : portIn);
      case OUT_BRIDGE -> bridgeOf(portOut == null ? out : portOut);
      default -> null;
    };
  }

  static boolean isName(Field field) {
    return switch (field) {
      case IN_INTERFACE, OUT_INTERFACE, PHYSICAL_IN, PHYSICAL_OUT, IN_BRIDGE, OUT_BRIDGE -> true;
      default -> false;
    };
  }

  private static @Nullable String nameOf(@Nullable Link link) {
    return link == null ? null : link.name();
  }

  private @Nullable String bridgeOf(@Nullable Link port) {
    return port == null ? null : world.wiring().masterBridgeOf(port).map(Link::name).orElse(null);
  }

  /** A rule that does not ask for the protocol first sees something else at a port's place. */
  private long port(int port) {
    return switch (skb.protocol) {
      case Skb.TCP, Skb.UDP -> skb.arpOperation == 0 ? port : ABSENT;
      default -> skb.arpOperation == 0 ? UNTOLD : ABSENT;
    };
  }

  /** IPv4 addresses fit into a long. */
  static long address(IpAddress address) {
    if (!address.isV4()) {
      return BIG;
    }
    long value = 0;
    for (byte octet : address.octets()) {
      value = value << 8 | (octet & 0xff);
    }
    return value;
  }

  private static long mac(@Nullable MacAddress mac) {
    return mac == null ? ABSENT : mac.bits();
  }

  private long type(IpAddress address, @Nullable LinkKey device) {
    return world.tables(namespace).typeOf(address, device).number();
  }

  private long reversePath() {
    if (in == null) {
      return ABSENT;
    }
    // What is on its own link only, or on this host, needs no way back (xt_rpfilter, nft_fib).
    boolean near = !skb.isV4() && (skb.source.isLinkLocal() || skb.source.isUnspecified());
    if (in instanceof Link.Loopback || near) {
      return 1;
    }
    RoutingTables.Choice back =
        world
            .tables(namespace)
            .lookup(
                new RoutingTables.Query(
                    skb.source, skb.destination, "lo", null, skb.mark, skb.protocol, 0, 0),
                true);
    Route route = back.route();
    return route != null
            && route.type() == Route.Type.UNICAST
            && route.nextHops().stream().anyMatch(h -> in.key().equals(h.link()))
        ? 1
        : 0;
  }
}
