package dnet.inspector.netlink;

import dnet.inspector.linux.Errno;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Asks sock_diag(7) of the namespace in which its socket was opened for the sockets that take what
 * arrives: listening TCP and SCTP, unconnected UDP and UDP-Lite.
 */
public final class SockDiag implements AutoCloseable {
  private static final int NETLINK_SOCK_DIAG = 4;

  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int SCTP = 132;
  private static final int UDPLITE = 136;

  /** TCP_CLOSE of the kernel: an unconnected datagram socket. */
  private static final int UNCONNECTED = 7;

  /** TCP_LISTEN, and SCTP's the same. */
  private static final int LISTENING = 10;

  private final NetlinkTransport transport;
  private final Conversation conversation;

  SockDiag(NetlinkTransport transport, String where) {
    this.transport = transport;
    this.conversation = new Conversation(transport, where);
  }

  /**
   * Opens a socket in the namespace of the thread that calls.
   *
   * @param where for error messages
   */
  public static SockDiag open(String where) throws IOException {
    return new SockDiag(
        SocketTransport.open(NETLINK_SOCK_DIAG, "socket diagnosis in " + where), where);
  }

  /**
   * All of them, IPv4 and IPv6.
   *
   * @param absent protocols that this kernel turned out not to know; read and added to, so that a
   *     scan of many namespaces asks once only. Must be safe for the threads that share it
   * @throws NetlinkException if the kernel refuses to list TCP or UDP
   */
  public Rtnetlink.Dump<SocketMessage> receivers(Set<Integer> absent) throws IOException {
    List<SocketMessage> found = new ArrayList<>();
    boolean complete = true;
    for (int protocol : new int[] {TCP, UDP, UDPLITE, SCTP}) {
      int state = protocol == TCP || protocol == SCTP ? LISTENING : UNCONNECTED;
      for (int family : new int[] {Rtnetlink.AF_INET, Rtnetlink.AF_INET6}) {
        if (absent.contains(protocol)) {
          continue;
        }
        try {
          Rtnetlink.Dump<SocketMessage> sockets = dump(family, protocol, state);
          complete &= sockets.complete();
          found.addAll(sockets.items());
        } catch (NetlinkException e) {
          boolean unknown = e.errno() == Errno.ENOENT || e.errno() == Errno.EINVAL;
          if (!unknown || protocol == TCP || protocol == UDP) {
            throw e;
          }
          absent.add(protocol);
        }
      }
    }
    return new Rtnetlink.Dump<>(found, complete);
  }

  /** struct inet_diag_req_v2: what is asked for, then an empty socket id. */
  private Rtnetlink.Dump<SocketMessage> dump(int family, int protocol, int state)
      throws IOException {
    Request request =
        new Request(SocketParser.SOCK_DIAG_BY_FAMILY)
            .octet(family)
            .octet(protocol)
            .zeros(2)
            .number(1 << state)
            .zeros(48);
    return Dumps.of(
        conversation,
        "SOCK_DIAG_BY_FAMILY of protocol " + protocol,
        request,
        SocketParser.SOCK_DIAG_BY_FAMILY,
        body -> SocketParser.parse(protocol, body));
  }

  @Override
  public void close() {
    transport.close();
  }
}
