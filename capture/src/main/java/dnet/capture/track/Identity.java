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
   * What identifies a captured request of somebody else's; for passive watching.
   *
   * @return null for what cannot be recognised elsewhere: a short UDP payload, a TCP segment that
   *     opens nothing, a later fragment
   */
  static @Nullable Identity of(Frame.Datagram datagram) {
    IpAddress source = datagram.ip().source();
    IpAddress destination = datagram.ip().destination();
    if (datagram.transport() instanceof Layer.Icmp icmp && icmp.isEchoRequest()) {
      return new Echo(icmp.identifier(), icmp.sequence(), icmp.token());
    }
    if (datagram.transport() instanceof Layer.Udp udp) {
      Token token = udp.token();
      return token == null ? null : new Datagram(token);
    }
    if (datagram.transport() instanceof Layer.Tcp tcp
        && tcp.has(Layer.Tcp.SYN)
        && !tcp.has(Layer.Tcp.ACK)) {
      return new Connect(
          new Tuple(6, source, destination, tcp.sourcePort(), tcp.destinationPort()));
    }
    return null;
  }
}
