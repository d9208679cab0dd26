package dnet.capture.track;

import dnet.capture.decode.Frame;
import dnet.capture.decode.Layer;
import dnet.inspector.model.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who talks to whom, as one hop shows it.
 *
 * @param protocol IP protocol number
 * @param sourcePort of an ICMP echo its identifier; 0 where there is none
 * @param destinationPort likewise
 */
public record Tuple(
    int protocol, IpAddress source, IpAddress destination, int sourcePort, int destinationPort) {
  // Written out: what the language makes costs a millisecond or more when it is first used.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Tuple that
        && protocol == that.protocol
        && source.equals(that.source)
        && destination.equals(that.destination)
        && sourcePort == that.sourcePort
        && destinationPort == that.destinationPort;
  }

  @Override
  public int hashCode() {
    return 31
            * (31 * (31 * (31 * protocol + source.hashCode()) + destination.hashCode())
                + sourcePort)
        + destinationPort;
  }

  /** Of a captured packet. */
  public static Tuple of(Frame.Datagram datagram) {
    int from = 0;
    int to = 0;
    if (datagram.transport() instanceof Layer.Tcp tcp) {
      from = tcp.sourcePort();
      to = tcp.destinationPort();
    } else if (datagram.transport() instanceof Layer.Udp udp) {
      from = udp.sourcePort();
      to = udp.destinationPort();
    } else if (datagram.transport() instanceof Layer.Icmp icmp) {
      from = icmp.identifier();
      to = icmp.identifier();
    }
    return new Tuple(
        datagram.ip().protocol(), datagram.ip().source(), datagram.ip().destination(), from, to);
  }

  /** Of the answer. */
  public Tuple inverted() {
    return new Tuple(
        protocol,
        /* source= */ destination,
        /* destination= */ source,
        /* sourcePort= */ destinationPort,
        /* destinationPort= */ sourcePort);
  }

  @Override
  public String toString() {
    return side(source, sourcePort) + " > " + side(destination, destinationPort);
  }

  private String side(IpAddress address, int port) {
    boolean ports = protocol == 6 || protocol == 17;
    return !ports
        ? address.toString()
        : address.isV4() ? address + ":" + port : "[" + address + "]:" + port;
  }
}
