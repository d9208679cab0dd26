package dnet.inspector.model;

import org.jspecify.annotations.Nullable;

/**
 * A socket that takes what arrives: listening TCP, or unconnected UDP (sock_diag(7)).
 *
 * @param protocol tcp, udp, sctp, …
 * @param address unspecified for all
 * @param port 1 to 65535
 * @param interfaceName the interface that it is bound to; null for any
 * @param uid its owner's user id
 * @param inode of the socket's file; 0 when unknown
 * @param v6Only for {@code ::}, whether IPv4 clients are refused
 * @param owner the process that holds it; null when it was not looked for or not found
 */
public record Socket(
    String protocol,
    IpAddress address,
    int port,
    @Nullable String interfaceName,
    long uid,
    long inode,
    boolean v6Only,
    @Nullable Owner owner) {
  /** A process; its command is hostile text. */
  public record Owner(int pid, String command) {}

  /** Whether a packet to this destination would be given to it, bound interfaces aside. */
  public boolean takes(IpAddress destination, int destinationPort) {
    if (port != destinationPort) {
      return false;
    }
    if (address.isUnspecified()) {
      return address.isV4() ? destination.isV4() : !destination.isV4() || !v6Only;
    }
    return address.equals(destination);
  }
}
