package dnet.inspector.simulate;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.NetnsId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tracked connection in one namespace: the tuple as it came and the one that answers must have,
 * which differ by what NAT changed (linux/netfilter/nf_conntrack_tuple.h).
 */
final class Connection {
  /** Bits as nft numbers them. */
  static final int NEW = 8;

  static final int ESTABLISHED = 2;
  static final int RELATED = 4;
  static final int INVALID = 1;
  static final int UNTRACKED = 64;

  /** Beside the identifier of an echo: it is of the side that answers. */
  private static final int ANSWERS = 0x10000;

  /** A tuple; for echoes the ports are the identifier, told apart by who asks. */
  record Tuple(int protocol, IpAddress source, IpAddress destination, int from, int to) {
    // Written out: what the language makes costs a millisecond or more when it is first used.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Tuple that
          && protocol == that.protocol
          && source.equals(that.source)
          && destination.equals(that.destination)
          && from == that.from
          && to == that.to;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * (31 * (31 * protocol + source.hashCode()) + destination.hashCode()) + from)
          + to;
    }

    static Tuple of(Skb skb) {
      if (!skb.isIcmp()) {
        return new Tuple(
            skb.protocol, skb.source, skb.destination, skb.sourcePort, skb.destinationPort);
      }
      Tuple asks =
          new Tuple(
              skb.protocol, skb.source, skb.destination, skb.sourcePort, skb.sourcePort | ANSWERS);
      boolean answers = skb.icmpType == (skb.isV4() ? 0 : 129);
      return answers
          ? new Tuple(skb.protocol, skb.source, skb.destination, asks.to(), asks.from())
          : asks;
    }

    Tuple inverted() {
      return new Tuple(protocol, destination, source, to, from);
    }
  }

  final Tuple original;
  Tuple reply;
  boolean seenReply;
  boolean confirmed;
  boolean sourceNatDone;
  boolean destinationNatDone;
  long mark;

  Connection(Tuple original) {
    this.original = original;
    this.reply = original.inverted();
  }

  boolean isDestinationNat() {
    return !reply.source().equals(original.destination()) || reply.from() != original.to();
  }

  boolean isSourceNat() {
    return !reply.destination().equals(original.source()) || reply.to() != original.from();
  }

  /** The connections of all namespaces during one simulation. */
  static final class Tracker {
    private final Map<NetnsId, List<Connection>> connections = new HashMap<>();

    /**
     * Finds or makes the packet's connection (nf_conntrack_in).
     *
     * @param full whether there is no room for another one
     * @return false where one had to be made and could not
     */
    boolean track(NetnsId namespace, Skb skb, boolean full) {
      if (skb.isNeighbourly()) {
        skb.untracked = true; // NDP is never tracked (nf_conntrack_proto_icmpv6.c)
      }
      if (skb.untracked || skb.connection != null) {
        return true;
      }
      List<Connection> known = connections.computeIfAbsent(namespace, id -> new ArrayList<>());
      Skb about = skb.about;
      Tuple tuple = about == null ? Tuple.of(skb) : Tuple.of(about).inverted();
      for (Connection connection : List.copyOf(known)) {
        if (connection.original.equals(tuple) || connection.reply.equals(tuple)) {
          boolean original = connection.original.equals(tuple);
          skb.connection = connection;
          skb.inReply = !original;
          boolean refuses = !original && (skb.tcpFlags & Skb.RST) != 0 && !connection.seenReply;
          connection.seenReply |= about == null && !original;
          if (refuses) {
            // A reset as the only answer ends it at once (nf_conntrack_tcp_packet).
            known.remove(connection);
          }
          return true;
        }
      }
      if (about == null && begins(skb)) {
        if (full) {
          return false;
        }
        Connection made = new Connection(tuple);
        known.add(made);
        skb.connection = made;
        skb.inReply = false;
      }
      return true;
    }

    /** Whether a packet that belongs to no connection begins one; else it is invalid. */
    private static boolean begins(Skb skb) {
      if (skb.isIcmp()) {
        return skb.icmpType == (skb.isV4() ? 8 : 128);
      }
      return skb.protocol != Skb.TCP || skb.tcpFlags == Skb.SYN;
    }

    /** Forgets a connection whose first packet died. */
    void forget(NetnsId namespace, @Nullable Connection connection) {
      if (connection != null && !connection.confirmed) {
        connections.getOrDefault(namespace, new ArrayList<>()).remove(connection);
      }
    }
  }

  /** Bits of ct state. */
  static int state(Skb skb) {
    if (skb.untracked) {
      return UNTRACKED;
    }
    Connection connection = skb.connection;
    if (connection == null) {
      return INVALID;
    }
    if (skb.isError() || skb.related) {
      return RELATED;
    }
    return connection.seenReply ? ESTABLISHED : NEW;
  }

  /** IPS_* bits that dnet knows of. */
  static int status(Skb skb) {
    Connection connection = skb.connection;
    if (connection == null) {
      return 0;
    }
    return (connection.seenReply ? 2 : 0)
        | (connection.confirmed ? 8 : 0)
        | (connection.isSourceNat() ? 16 : 0)
        | (connection.isDestinationNat() ? 32 : 0);
  }

  @Override
  public String toString() {
    return original + (Objects.equals(reply, original.inverted()) ? "" : " answers " + reply);
  }
}
