package dnet.inspector.model.flow;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.NetnsId;
import org.jspecify.annotations.Nullable;

/**
 * What is asked: a first packet from one socket to another and the answer to it.
 *
 * @param from as the user named it
 * @param to likewise
 * @param origin the namespace whose process sends; null when the sender is outside of this host
 * @param source null to let the routing choose
 * @param sourcePort 0 for any
 * @param destinationPort 0 for ICMP
 * @param size of the IP packet in octets
 */
public record Flow(
    String from,
    String to,
    @Nullable NetnsId origin,
    Protocol protocol,
    @Nullable IpAddress source,
    IpAddress destination,
    int sourcePort,
    int destinationPort,
    int size) {
  public Flow {
    if (sourcePort < 0 || sourcePort > 0xffff || destinationPort < 0 || destinationPort > 0xffff) {
      throw new IllegalArgumentException("port " + sourcePort + " or " + destinationPort);
    }
    if (protocol.hasPorts() && destinationPort == 0) {
      throw new IllegalArgumentException(protocol.word() + " needs a destination port");
    }
  }

  /** Whether it is IPv4. */
  public boolean isV4() {
    return destination.isV4();
  }
}
