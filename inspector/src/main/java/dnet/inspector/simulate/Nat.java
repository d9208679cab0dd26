package dnet.inspector.simulate;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Chain;
import java.util.Optional;
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

  /** Translates a packet as its connection was mapped before. */
  static void follow(Chain.Hook hook, Inspection packet) {
    Skb skb = packet.skb;
    Connection connection = skb.connection;
    if (connection == null || priority(hook) == Integer.MAX_VALUE) {
      return;
    }
    if (!skb.inReply) {
      if (isDestination(hook)) {
        rewriteDestination(skb, connection.reply.source(), connection.reply.from());
      } else {
        rewriteSource(skb, connection.reply.destination(), connection.reply.to());
      }
    } else if (isDestination(hook)) {
      // The answer goes back to who really asked.
      rewriteDestination(skb, connection.original.source(), connection.original.from());
    } else {
      rewriteSource(skb, connection.original.destination(), connection.original.to());
    }
  }

  /**
   * Maps a connection by a rule and rewrites its first packet.
   *
   * @return what changed, for people; null when nothing did
   */
  static @Nullable String apply(Action.Nat nat, Inspection packet, Chain.Hook hook) {
    Skb skb = packet.skb;
    Connection connection = skb.connection;
    if (connection == null) {
      return null;
    }
    return switch (nat.kind()) {
      case DNAT -> {
        connection.destinationNatDone = true;
        yield destination(skb, connection, nat.first(), nat.firstPort());
      }
      case REDIRECT -> {
        connection.destinationNatDone = true;
        yield destination(skb, connection, redirectTarget(packet, hook), nat.firstPort());
      }
      case SNAT -> {
        connection.sourceNatDone = true;
        yield source(skb, connection, nat.first(), nat.firstPort());
      }
      case MASQUERADE -> {
        connection.sourceNatDone = true;
        yield source(skb, connection, masqueradeSource(packet), nat.firstPort());
      }
    };
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
    if (target.equals(skb.source) && from == skb.sourcePort) {
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
    if (skb.isError()) {
      return; // the router that complains keeps its own address
    }
    skb.source = address;
    skb.sourcePort = port;
  }

  /** Redirected packets go to the interface that they came in by, or to loopback. */
  private static @Nullable IpAddress redirectTarget(Inspection packet, Chain.Hook hook) {
    if (hook == Chain.Hook.OUTPUT || packet.in == null) {
      return IpAddress.parse(packet.skb.isV4() ? "127.0.0.1" : "::1");
    }
    return firstAddress(packet.in, packet.skb.isV4()).orElse(null);
  }

  /** Masquerading takes the address that the outgoing route would choose. */
  private static @Nullable IpAddress masqueradeSource(Inspection packet) {
    return packet.out == null
        ? null
        : Sources.select(packet.world, packet.namespace, packet.skb.destination, packet.out, null)
            .or(() -> firstAddress(packet.out, packet.skb.isV4()))
            .orElse(null);
  }

  private static Optional<IpAddress> firstAddress(Link link, boolean v4) {
    return link.base().addresses().stream()
        .map(a -> a.prefix().address())
        .filter(a -> a.isV4() == v4 && !a.isLinkLocal())
        .findFirst();
  }
}
