package dnet.capture.track;

import dnet.capture.decode.Frame;
import dnet.capture.decode.Layer;
import dnet.capture.decode.Token;
import dnet.inspector.model.IpAddress;
import org.jspecify.annotations.Nullable;

/** What a probe is known by, before any hop has changed it. */
public sealed interface Identity {
  /**
   * An ICMP echo.
   *
   * @param identifier may be translated on the way
   * @param sequence stays
   * @param token the payload's start, which stays; null where it has none
   */
  record Echo(int identifier, int sequence, @Nullable Token token) implements Identity {
    @Override
    public String toString() {
      return "icmp id " + identifier + " seq " + sequence;
    }
  }

  /**
   * A TCP connection attempt. Its initial sequence number stays, and is learned where it is first
   * seen.
   */
  record Connect(Tuple tuple) implements Identity {
    @Override
    public String toString() {
      return "tcp " + tuple.sourcePort() + " > " + tuple.destinationPort();
    }
  }

  /** A UDP datagram, whose payload's start stays. */
  record Datagram(Token token) implements Identity {
    @Override
    public String toString() {
      return "udp " + token;
    }
  }

  /**
   * A datagram of somebody else's flow, many of which may look alike.
   *
   * @param length of the payload, in octets
   * @param token of the payload
   * @param identification of its IP header, which stays; senders may leave it at nought
   * @param ordinal how many of those came by at the same place before, since all were watched
   */
  record Part(int length, Token token, long identification, int ordinal) implements Identity {
    // Written out: what the language makes costs a millisecond or more when it is first used.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Part that
          && length == that.length
          && token.equals(that.token)
          && identification == that.identification
          && ordinal == that.ordinal;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * (31 * length + token.hashCode()) + Long.hashCode(identification)) + ordinal;
    }

    @Override
    public String toString() {
      return "udp " + length + " octets " + token + " " + ordinal;
    }
  }

  /**
   * An octet of somebody else's connection, whichever segment carries it, for segments are merged
   * and split on their way.
   *
   * @param sequence its number, which stays
   */
  record Octet(long sequence) implements Identity {
    @Override
    public String toString() {
      return "tcp octet " + sequence;
    }
  }

  /**
   * What identifies a captured request of somebody else's; for passive watching.
   *
   * @param ordinals counts what looks alike
   * @return null for what cannot be recognised elsewhere: a TCP segment without data, a later
   *     fragment
   */
  static @Nullable Identity of(int point, Frame.Datagram datagram, Ordinals ordinals) {
    IpAddress source = datagram.ip().source();
    IpAddress destination = datagram.ip().destination();
    if (datagram.transport() instanceof Layer.Icmp icmp && icmp.isEchoRequest()) {
      return new Echo(icmp.identifier(), icmp.sequence(), icmp.token());
    }
    if (datagram.transport() instanceof Layer.Udp) {
      return ordinals.part(point, datagram);
    }
    if (datagram.transport() instanceof Layer.Tcp tcp) {
      boolean opens = tcp.has(Layer.Tcp.SYN) && !tcp.has(Layer.Tcp.ACK);
      if (opens) {
        return new Connect(
            new Tuple(6, source, destination, tcp.sourcePort(), tcp.destinationPort()));
      }
      boolean carries = tcp.payloadLength() > 0 && !tcp.has(Layer.Tcp.SYN);
      return carries ? new Octet(tcp.sequence()) : null;
    }
    return null;
  }
}
