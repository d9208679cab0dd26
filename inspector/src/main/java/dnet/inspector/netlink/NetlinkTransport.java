package dnet.inspector.netlink;

import java.io.IOException;

/** Carries datagrams to the kernel and back; the real one is a socket, tests replay recordings. */
public interface NetlinkTransport extends AutoCloseable {
  /** Sends one datagram. */
  void send(byte[] datagram) throws IOException;

  /**
   * Receives one datagram.
   *
   * @return its whole length, greater than the buffer's if it was cut
   * @throws dnet.inspector.linux.SystemCallException as recv(2) fails; EAGAIN when nothing came in
   *     time
   */
  int receive(byte[] buffer) throws IOException;

  @Override
  void close();
}
