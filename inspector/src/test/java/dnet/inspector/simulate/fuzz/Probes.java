package dnet.inspector.simulate.fuzz;

import dnet.inspector.linux.Errno;
import dnet.inspector.linux.InetSocket;
import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.linux.SocketAddress;
import dnet.inspector.linux.SocketMessage;
import dnet.inspector.linux.SystemCallException;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.simulate.fuzz.Plan.Ask;
import dnet.inspector.simulate.fuzz.Seen.Ending;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sends the packets of many flows at once and hears what becomes of them. */
final class Probes {
  /** What comes after the answer is not asked: a reset of what was connected. */
  private static final int ECONNRESET = 104;

  private static final int EISCONN = 106;

  private final Map<Node, NetnsHandle> namespaces;
  private final Services services;

  Probes(Map<Node, NetnsHandle> namespaces, Services services) {
    this.namespaces = Map.copyOf(namespaces);
    this.services = services;
  }

  private static final class Probe {
    final Ask ask;
    final InetSocket socket;
    @Nullable Ending ending;
    int errno;

    Probe(Ask ask, InetSocket socket) {
      this.ask = ask;
      this.socket = socket;
    }

    SocketAddress address() {
      return new SocketAddress(IpAddress.parse(ask.destination()), ask.port());
    }

    void end(Ending how, int error) {
      if (ending == null) {
        ending = how;
        errno = error;
      }
    }
  }

  /** Sends one packet of each flow and waits for answers no longer than this after the last. */
  Map<Ask, Seen> send(List<Ask> asks, int waitMillis) throws IOException {
    List<Probe> probes = open(asks);
    try {
      for (Probe probe : probes) {
        send(probe);
      }
      listen(probes, waitMillis);
      services.collect();
      Map<Ask, Seen> seen = new HashMap<>();
      for (Probe probe : probes) {
        Ending ending = probe.ending == null ? Ending.LOST : probe.ending;
        Set<Node> arrived = services.arrivals(probe.ask.number());
        seen.put(probe.ask, new Seen(ending, probe.errno, arrived));
      }
      return seen;
    } finally {
      probes.forEach(p -> p.socket.close());
    }
  }

  private List<Probe> open(List<Ask> asks) throws IOException {
    List<Probe> probes = new ArrayList<>();
    for (Map.Entry<Node, NetnsHandle> entry : namespaces.entrySet()) {
      List<Ask> own = asks.stream().filter(a -> a.from() == entry.getKey()).toList();
      if (!own.isEmpty()) {
        Namespaces.call(
            entry.getValue(),
            () -> {
              for (Ask ask : own) {
                boolean v4 = ask.destination().contains(".");
                probes.add(
                    new Probe(ask, InetSocket.open(kind(ask.protocol()), v4, ask.toString())));
              }
              return null;
            });
      }
    }
    return probes;
  }

  private static InetSocket.Kind kind(Protocol protocol) {
    return switch (protocol) {
      case TCP -> InetSocket.Kind.TCP;
      case UDP -> InetSocket.Kind.UDP;
      case ICMP -> InetSocket.Kind.ICMP_PING;
    };
  }

  private static void send(Probe probe) throws SystemCallException {
    Ask ask = probe.ask;
    IpAddress to = IpAddress.parse(ask.destination());
    IpAddress any = IpAddress.parse(to.isV4() ? "0.0.0.0" : "::");
    if (ask.protocol() != Protocol.TCP) {
      probe.socket.dontFragment();
    }
    probe.socket.bind(new SocketAddress(any, ask.sourcePort()));
    int errno = probe.socket.connect(probe.address());
    if (ask.protocol() == Protocol.TCP) {
      if (errno == 0) {
        probe.end(Ending.DELIVERED, 0);
      } else if (errno == Errno.ECONNREFUSED) {
        probe.end(Ending.REJECTED, errno);
      } else if (errno != Errno.EINPROGRESS) {
        probe.end(Ending.NOT_SENT, errno);
      }
      return;
    }
    errno = errno == 0 ? probe.socket.send(message(ask, to.isV4())) : errno;
    if (errno != 0) {
      SocketMessage why = probe.socket.receiveError();
      boolean told = why != null && why.error() != null && why.error().icmp();
      probe.end(told ? Ending.REJECTED : Ending.NOT_SENT, errno);
    }
  }

  /** The kernel fills in an echo's identifier and checksum. */
  private static byte[] message(Ask ask, boolean v4) {
    int headers = (v4 ? 20 : 40) + 8;
    byte[] payload = new byte[Math.max(12, ask.size() - headers)];
    ByteBuffer.wrap(payload).putInt(ask.number());
    if (ask.protocol() == Protocol.UDP) {
      return payload;
    }
    return ByteBuffer.allocate(8 + payload.length)
        .put((byte) (v4 ? 8 : 128))
        .position(8)
        .put(payload)
        .array();
  }

  private static void listen(List<Probe> probes, int waitMillis) throws SystemCallException {
    long end = System.nanoTime() + waitMillis * 1_000_000L;
    while (true) {
      List<Probe> open = probes.stream().filter(p -> p.ending == null).toList();
      long left = (end - System.nanoTime()) / 1_000_000;
      if (open.isEmpty() || left <= 0) {
        return;
      }
      hear(
          open.stream().filter(p -> p.ask.protocol() == Protocol.TCP).toList(),
          InetSocket.POLLOUT,
          0);
      hear(
          open.stream().filter(p -> p.ask.protocol() != Protocol.TCP).toList(),
          InetSocket.POLLIN,
          (int) Math.min(left, 20));
    }
  }

  private static void hear(List<Probe> probes, int events, int waitMillis)
      throws SystemCallException {
    List<InetSocket> sockets = probes.stream().map(p -> p.socket).toList();
    int[] happened = InetSocket.poll(sockets, events, waitMillis);
    for (int i = 0; i < happened.length; i++) {
      if (happened[i] != 0) {
        hear(probes.get(i), happened[i]);
      }
    }
  }

  /** Whether an error came only after the answer: another packet's matter. */
  private static boolean isConnected(Probe probe) {
    int errno = probe.socket.connect(probe.address());
    // The first call after the handshake only learns of it (inet_stream_connect).
    return errno == 0 || errno == EISCONN;
  }

  private static void hear(Probe probe, int events) throws SystemCallException {
    if (probe.ask.protocol() == Protocol.TCP) {
      int errno = probe.socket.pendingError();
      if (errno == ECONNRESET) {
        probe.end(Ending.DELIVERED, errno);
      } else if (errno != 0 && !isConnected(probe)) {
        probe.end(Ending.REJECTED, errno);
      } else if ((events & InetSocket.POLLOUT) != 0) {
        probe.end(Ending.DELIVERED, 0);
      }
      return;
    }
    if ((events & InetSocket.POLLERR) != 0) {
      SocketMessage why = probe.socket.receiveError();
      int pending = probe.socket.pendingError();
      probe.end(
          Ending.REJECTED, why != null && why.error() != null ? why.error().errno() : pending);
    } else if (probe.socket.receive() != null) {
      probe.end(Ending.DELIVERED, 0);
    }
  }
}
