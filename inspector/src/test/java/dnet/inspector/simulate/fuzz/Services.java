package dnet.inspector.simulate.fuzz;

import dnet.inspector.linux.InetSocket;
import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.linux.SocketMessage;
import dnet.inspector.simulate.fuzz.Node.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Those who listen in a lab: TCP connections are completed by the kernel, datagrams are sent back,
 * and all that arrives is noted by the number in its payload. The sockets are opened by threads in
 * the namespaces and used from here.
 */
final class Services implements AutoCloseable {
  private final Selector selector = Selector.open();
  private final List<NetworkChannel> channels = new ArrayList<>();
  private final Map<Node, List<InetSocket>> listeners = new HashMap<>();
  private final Map<Integer, Set<Node>> arrived = new ConcurrentHashMap<>();
  private final Thread echo = new Thread(this::answer, "fuzz-echo");

  Services() throws IOException {
    echo.setDaemon(true);
  }

  /** Opens a node's services, in a thread inside its namespace. */
  void open(Node node, NetnsHandle namespace) throws IOException {
    Namespaces.call(
        namespace,
        () -> {
          for (Service service : node.services) {
            open(node, service);
          }
          listeners.put(
              node,
              List.of(
                  InetSocket.open(InetSocket.Kind.ICMP_RAW, true, node.name),
                  InetSocket.open(InetSocket.Kind.ICMP_RAW, false, node.name)));
          return null;
        });
  }

  private void open(Node node, Service service) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByName(service.address()), service.port());
    StandardProtocolFamily family =
        service.address().contains(":")
            ? StandardProtocolFamily.INET6
            : StandardProtocolFamily.INET;
    try {
      if (service.tcp()) {
        ServerSocketChannel channel = ServerSocketChannel.open(family);
        channels.add(channel);
        channel.bind(address, 512);
      } else {
        DatagramChannel channel = DatagramChannel.open(family);
        channels.add(channel);
        channel.bind(address);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, node);
      }
    } catch (java.net.BindException e) {
      // A quirk took the address away: then nobody listens there.
      channels.remove(channels.size() - 1).close();
    }
  }

  /** Begins to answer. */
  void start() {
    echo.start();
  }

  private void answer() {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    try {
      while (selector.isOpen()) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          answer((DatagramChannel) key.channel(), (Node) key.attachment(), buffer);
        }
        selector.selectedKeys().clear();
      }
    } catch (ClosedSelectorException | java.nio.channels.ClosedChannelException e) {
      // The lab is at its end.
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void answer(DatagramChannel channel, Node node, ByteBuffer buffer) throws IOException {
    while (true) {
      buffer.clear();
      SocketAddress from;
      try {
        from = channel.receive(buffer);
      } catch (java.net.PortUnreachableException e) {
        continue;
      }
      if (from == null) {
        return;
      }
      buffer.flip();
      note(buffer.getInt(0), node);
      try {
        channel.send(buffer, from);
      } catch (IOException e) {
        // Refused by this node's own rules or routes: no answer.
      }
    }
  }

  private void note(int number, Node node) {
    arrived.computeIfAbsent(number, n -> ConcurrentHashMap.newKeySet()).add(node);
  }

  /** Takes in the echo requests that have arrived. */
  void collect() throws IOException {
    for (Map.Entry<Node, List<InetSocket>> entry : listeners.entrySet()) {
      for (int i = 0; i < 2; i++) {
        InetSocket socket = entry.getValue().get(i);
        int at = i == 0 ? 20 : 0;
        byte request = (byte) (i == 0 ? 8 : 128);
        for (SocketMessage m = next(socket); m != null; m = next(socket)) {
          byte[] data = m.data();
          if (data.length >= at + 12 && data[at] == request) {
            note(ByteBuffer.wrap(data).getInt(at + 8), entry.getKey());
          }
        }
      }
    }
  }

  private static SocketMessage next(InetSocket socket) throws IOException {
    try {
      return socket.receive();
    } catch (dnet.inspector.linux.SystemCallException e) {
      // A raw socket also hears of others' errors.
      return socket.receive();
    }
  }

  /** Where the request of a number arrived; not known for TCP. */
  Set<Node> arrivals(int number) {
    return new HashSet<>(arrived.getOrDefault(number, Set.of()));
  }

  @Override
  public void close() throws IOException {
    selector.close();
    for (NetworkChannel channel : channels) {
      channel.close();
    }
    listeners.values().forEach(l -> l.forEach(InetSocket::close));
  }
}
