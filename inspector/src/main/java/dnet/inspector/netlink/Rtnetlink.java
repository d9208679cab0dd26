package dnet.inspector.netlink;

import dnet.inspector.linux.NativeSocket;
import dnet.inspector.linux.NetnsHandle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Asks rtnetlink(7) of the namespace in which its socket was opened. Not for several threads at
 * once.
 */
public final class Rtnetlink implements AutoCloseable {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  private static final int NETLINK_ROUTE = 0;
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;
  private static final int TIMEOUT_MILLIS = 5000;

  private static final int RTM_GETLINK = 18;
  private static final int RTM_GETADDR = 22;
  private static final int RTM_GETNSID = 90;
  private static final int RTM_NEWNSID = 88;
  private static final int NETNSA_NSID = 1;
  private static final int NETNSA_FD = 3;

  private final NetlinkTransport transport;
  private final Conversation conversation;

  Rtnetlink(NetlinkTransport transport, String where) {
    this.transport = transport;
    this.conversation = new Conversation(transport, where);
  }

  /**
   * Opens a socket in the namespace of the thread that calls.
   *
   * @param where for error messages
   */
  public static Rtnetlink open(String where) throws IOException {
    NativeSocket socket =
        NativeSocket.netlink(NETLINK_ROUTE, "route socket in " + where, TIMEOUT_MILLIS);
    socket.tryOption(SOL_NETLINK, NETLINK_CAP_ACK, 1);
    socket.tryOption(SOL_NETLINK, NETLINK_EXT_ACK, 1);
    return new Rtnetlink(new SocketTransport(socket), where);
  }

  /**
   * What a dump gave.
   *
   * @param complete false when it was interrupted each time it was tried
   */
  public record Dump<T>(List<T> items, boolean complete) {
    public Dump {
      items = List.copyOf(items);
    }
  }

  /** All interfaces. */
  public Dump<LinkMessage> links() throws IOException {
    Conversation.Answer answer =
        conversation.dump("RTM_GETLINK", new Request(RTM_GETLINK).zeros(16));
    List<LinkMessage> links = new ArrayList<>();
    for (Message message : answer.messages()) {
      if (message.type() == LinkParser.RTM_NEWLINK) {
        links.add(LinkParser.parse(message.body()));
      }
    }
    return new Dump<>(links, answer.complete());
  }

  /** All addresses, IPv4 and IPv6. */
  public Dump<AddressMessage> addresses() throws IOException {
    Conversation.Answer answer =
        conversation.dump("RTM_GETADDR", new Request(RTM_GETADDR).zeros(8));
    List<AddressMessage> addresses = new ArrayList<>();
    for (Message message : answer.messages()) {
      AddressMessage address =
          message.type() == AddressParser.RTM_NEWADDR ? AddressParser.parse(message.body()) : null;
      if (address != null) {
        addresses.add(address);
      }
    }
    return new Dump<>(addresses, answer.complete());
  }

  /**
   * The id that this socket's namespace has for another; empty if it has none. Asking assigns none
   * (linux/net_namespace.h).
   */
  public OptionalInt namespaceId(NetnsHandle other) throws IOException {
    Message reply =
        conversation.get(
            "RTM_GETNSID of " + other,
            new Request(RTM_GETNSID).zeros(4).attribute(NETNSA_FD, other.fd()));
    if (reply.type() == RTM_NEWNSID) {
      for (Attributes.Attribute attribute : Attributes.of(reply.body().rest(4))) {
        if (attribute.type() == NETNSA_NSID && attribute.value().s32(0) >= 0) {
          return OptionalInt.of(attribute.value().s32(0));
        }
      }
    }
    return OptionalInt.empty();
  }

  @Override
  public void close() {
    transport.close();
  }

  private record SocketTransport(NativeSocket socket) implements NetlinkTransport {
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
}
