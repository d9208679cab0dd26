package dnet.inspector.simulate;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Action.Nat.Kind;
import dnet.inspector.model.firewall.Chain;
import org.jspecify.annotations.Nullable;

/** Rewriting of addresses by a connection's tuples (net/netfilter/nf_nat_core.c). */
final class Nat {
  private static final int DESTINATION = -100;
  private static final int SOURCE = 100;

  private Nat() {}

  /** The priority at which NAT happens at a hook. */
  static int priority(Chain.Hook hook) {
    return switch (hook) {
      case PREROUTING, OUTPUT -> DESTINATION;
      case POSTROUTING, INPUT -> SOURCE;
      case FORWARD, INGRESS, EGRESS -> Integer.MAX_VALUE;
    };
  }

  private static boolean isDestination(Chain.Hook hook) {
    return hook == Chain.Hook.PREROUTING || hook == Chain.Hook.OUTPUT;
  }

  /** Whether a connection's mapping for this side is fixed already. */
  static boolean isDone(Connection connection, Chain.Hook hook) {
    return isDestination(hook) ? connection.destinationNatDone : connection.sourceNatDone;
  }

  /** Translates a packet as its connection was mapped before (nf_nat_manip_pkt). */
  static void follow(Chain.Hook hook, Inspection packet) {
    Skb skb = packet.skb;
    Connection connection = skb.connection;
    if (connection == null || priority(hook) == Integer.MAX_VALUE) {
      return;
    }
    boolean destination = isDestination(hook);
    boolean mapped =
        destination == skb.inReply ? connection.isSourceNat() : connection.isDestinationNat();
    if (!mapped) {
      return;
    }
    Connection.Tuple other = skb.inReply ? connection.original : connection.reply;
    Skb about = skb.about;
    if (destination) {
      rewriteDestination(skb, other.source(), other.from());
      if (about != null) {
        rewriteSource(about, other.source(), other.from());
      }
    } else {
      rewriteSource(skb, other.destination(), other.to());
      if (about != null) {
        rewriteDestination(about, other.destination(), other.to());
      }
    }
  }

  /**
   * What came of a NAT rule.
   *
   * @param text what changed, for people; null when nothing did
   * @param dropped whether there was no address to map to, at which the kernel drops the packet
   */
  record Mapping(@Nullable String text, boolean dropped) {
    private static final Mapping NOTHING = new Mapping(null, false);
    private static final Mapping DROPPED = new Mapping(null, true);
  }

  /** Maps a connection by a rule and rewrites its first packet. */
  static Mapping apply(Action.Nat nat, Inspection packet, Chain.Hook hook) {
    Skb skb = packet.skb;
    Connection connection = skb.connection;
    if (connection == null) {
      return Mapping.NOTHING;
    }
    boolean destination = nat.kind() == Kind.DNAT || nat.kind() == Kind.REDIRECT;
    IpAddress address =
        switch (nat.kind()) {
          case DNAT, SNAT -> nat.first();
          case REDIRECT -> redirectTarget(packet, hook);
          case MASQUERADE -> masqueradeSource(packet);
        };
    boolean found = nat.kind() == Kind.REDIRECT || nat.kind() == Kind.MASQUERADE;
    if (found && address == null) {
      return Mapping.DROPPED;
    }
    if (destination) {
      connection.destinationNatDone = true;
      return new Mapping(destination(skb, connection, address, nat.firstPort()), false);
    }
    connection.sourceNatDone = true;
    return new Mapping(source(skb, connection, address, nat.firstPort()), false);
  }

  private static @Nullable String destination(
      Skb skb, Connection connection, @Nullable IpAddress address, @Nullable Integer port) {
    IpAddress target = address == null ? skb.destination : address;
    int to = port == null || skb.isIcmp() ? connection.reply.from() : port;
    String before = endpoint(skb, skb.destination, skb.destinationPort);
    connection.reply =
        new Connection.Tuple(
            connection.reply.protocol(),
            target,
            connection.reply.destination(),
            to,
            connection.reply.to());
    rewriteDestination(skb, target, to);
    return "destination "
        + before
        + " becomes "
        + endpoint(skb, skb.destination, skb.destinationPort);
  }

  private static @Nullable String source(
      Skb skb, Connection connection, @Nullable IpAddress address, @Nullable Integer port) {
    IpAddress target = address == null ? skb.source : address;
    int from = port == null || skb.isIcmp() ? connection.reply.to() : port;
    if (target.equals(skb.source) && from == connection.reply.to()) {
      return null;
    }
    String before = skb.source.toString();
    connection.reply =
        new Connection.Tuple(
            connection.reply.protocol(),
            connection.reply.source(),
            target,
            connection.reply.from(),
            from);
    rewriteSource(skb, target, from);
    return "source " + before + " becomes " + target;
  }

  private static String endpoint(Skb skb, IpAddress address, int port) {
    if (skb.isIcmp()) {
      return address.toString();
    }
    return (address.isV4() ? address.toString() : "[" + address + "]") + ":" + port;
  }

  private static void rewriteDestination(Skb skb, IpAddress address, int port) {
    skb.destination = address;
    if (!skb.isIcmp()) {
      skb.destinationPort = port;
    }
  }

  private static void rewriteSource(Skb skb, IpAddress address, int port) {
    skb.source = address;
    if (!skb.isIcmp()) {
      skb.sourcePort = port;
    }
  }

  /** Redirected packets go to the interface that they came in by, or to loopback. */
  private static @Nullable IpAddress redirectTarget(Inspection packet, Chain.Hook hook) {
    boolean v4 = packet.skb.isV4();
    if (hook == Chain.Hook.OUTPUT || packet.in == null) {
      return IpAddress.parse(v4 ? "127.0.0.1" : "::1");
    }
    return packet.in.base().addresses().stream()
        .map(a -> a.prefix().address())
        .filter(a -> a.isV4() == v4 && (v4 || !a.isLinkLocal()))
        .findFirst()
        .orElse(null);
  }

  /** Masquerading takes an address of the outgoing interface, the one nearest to the next hop. */
  private static @Nullable IpAddress masqueradeSource(Inspection packet) {
    Link out = packet.out;
    if (out == null) {
      return null;
    }
    IpAddress next = packet.skb.nextHop == null ? packet.skb.destination : packet.skb.nextHop;
    return packet.skb.isV4()
        ? Sources.ofDevice(packet.world, packet.namespace, out, next, false).orElse(null)
        : Sources.forDestination(packet.world, packet.namespace, out, packet.skb.destination)
            .orElse(null);
  }
}
