package dnet.inspector.netlink;

import dnet.inspector.linux.EventSocket;
import dnet.inspector.linux.Pollable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where events come from; the real one is a socket, tests replay a script. */
public interface EventTransport extends Pollable {
  /**
   * Receives one datagram without waiting.
   *
   * @return null when there is none
   * @throws dnet.inspector.linux.SystemCallException with ENOBUFS when some were lost
   */
  EventSocket.@Nullable Received receive(byte[] buffer) throws IOException;
}
