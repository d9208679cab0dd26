package dnet.inspector.netlink;

import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.snapshot.RichHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Records anew the {@code stack.*} files of {@code recorded/netlink}: the kernel's datagrams, one
 * file a dump. Needs root; its argument is the folder. Then rewrite the golden files, and compare
 * them with what {@code StackLiveTest} compares.
 */
final class RecordStack {
  private RecordStack() {}

  /** Keeps what it receives. */
  private record Tape(NetlinkTransport real, ByteArrayOutputStream kept)
      implements NetlinkTransport {
    @Override
    public void send(byte[] datagram) throws IOException {
      real.send(datagram);
    }

    @Override
    public int receive(byte[] buffer) throws IOException {
      int length = real.receive(buffer);
      kept.write(buffer, 0, length);
      return length;
    }

    @Override
    public void close() {
      real.close();
    }
  }

  /** Asks through a transport. */
  interface Reading {
    void from(NetlinkTransport transport) throws IOException;
  }

  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    try (RichHost host = new RichHost();
        NetnsHandle namespace = host.open()) {
      record(folder, namespace, "routes", 0, t -> new Rtnetlink(t, "x").routes());
      record(folder, namespace, "rules", 0, t -> new Rtnetlink(t, "x").policyRules());
      record(folder, namespace, "neighbours", 0, t -> new Rtnetlink(t, "x").neighbours());
      record(folder, namespace, "fdb", 0, t -> new Rtnetlink(t, "x").fdb());
      record(folder, namespace, "qdiscs", 0, t -> new Rtnetlink(t, "x").qdiscs());
      record(
          folder,
          namespace,
          "filters",
          0,
          t -> {
            Rtnetlink socket = new Rtnetlink(t, "x");
            for (int index = 1; index < 10; index++) {
              socket.filters(index, QdiscHandles.INGRESS_FILTERS);
              socket.filters(index, QdiscHandles.EGRESS_FILTERS);
              socket.filters(index, 0x00010000);
              socket.filters(index, 0x00010001);
            }
          });
      record(
          folder,
          namespace,
          "sockets",
          4,
          t -> new SockDiag(t, "x").receivers(ConcurrentHashMap.newKeySet()));
      record(folder, namespace, "connections", 12, t -> new Netfilter(t, "x").connections(1000));
      record(folder, namespace, "tables", 12, t -> new Netfilter(t, "x").tables());
    }
  }

  private static void record(
      Path folder, NetnsHandle namespace, String name, int protocol, Reading reading)
      throws IOException {
    Files.write(folder.resolve("stack." + name), tape(namespace, protocol, reading));
  }

  /** All datagrams that are received while {@code reading} asks in {@code namespace}. */
  static byte[] tape(NetnsHandle namespace, int protocol, Reading reading) throws IOException {
    return Namespaces.call(
        namespace,
        () -> {
          try (Tape tape =
              new Tape(SocketTransport.open(protocol, "tape"), new ByteArrayOutputStream())) {
            reading.from(tape);
            return tape.kept().toByteArray();
          }
        });
  }
}
