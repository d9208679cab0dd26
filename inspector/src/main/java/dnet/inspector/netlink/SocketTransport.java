package dnet.inspector.netlink;

import dnet.inspector.linux.NativeSocket;
import java.io.IOException;

/** The real transport: a netlink socket of the namespace in which it was opened. */
record SocketTransport(NativeSocket socket) implements NetlinkTransport {
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;
  private static final int NETLINK_GET_STRICT_CHK = 12;
  private static final int TIMEOUT_MILLIS = 5000;

  /**
   * Opens a socket in the namespace of the thread that calls.
   *
   * @param protocol NETLINK_* of linux/netlink.h
   * @param name for error messages
   */
  static SocketTransport open(int protocol, String name) throws IOException {
    NativeSocket socket = NativeSocket.netlink(protocol, name, TIMEOUT_MILLIS);
    socket.tryOption(SOL_NETLINK, NETLINK_CAP_ACK, 1);
    socket.tryOption(SOL_NETLINK, NETLINK_EXT_ACK, 1);
    // Filters of a dump then count (Linux 4.20); IPv6 leaves its cached routes out.
    socket.tryOption(SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
    return new SocketTransport(socket);
  }

  @Override
  public void send(byte[] datagram) throws IOException {
    socket.send(datagram);
  }

  @Override
  public int receive(byte[] buffer) throws IOException {
    return socket.receive(buffer);
  }

  @Override
  public void close() {
    socket.close();
  }
}
