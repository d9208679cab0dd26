package dnet.capture.bench;

import dnet.capture.decode.Decoder;
import dnet.capture.source.CaptureRequest;
import dnet.capture.source.Filter;
import dnet.capture.source.LiveCaptures;
import dnet.capture.source.PacketSink;
import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabHost;
import dnet.inspector.linux.InetSocket;
import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.linux.SocketAddress;
import dnet.inspector.model.IfIndex;
import dnet.inspector.model.IpAddress;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** A sender, a router with a bridge, and a receiver: five interfaces that each packet passes. */
final class BenchWay {
  static final String TO = "10.201.2.2";

  final LabHost from;
  final LabHost router;
  final LabHost to;

  BenchWay(Lab lab) {
    from = lab.host("bfrom");
    router = lab.host("brouter");
    to = lab.host("bto");
    ip(router, "link add br0 type bridge");
    veth(from, "p1");
    veth(to, "p2");
    ip(router, "link set p1 master br0");
    ip(router, "addr add 10.201.1.1/24 dev br0");
    ip(router, "addr add 10.201.2.1/24 dev p2");
    ip(router, "link set br0 up");
    ip(from, "addr add 10.201.1.2/24 dev eth0");
    ip(to, "addr add 10.201.2.2/24 dev eth0");
    ip(from, "route add default via 10.201.1.1");
    ip(to, "route add default via 10.201.2.1");
    router.run("sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward").orThrow();
    from.run("busybox", "ping", "-c", "1", TO).orThrow();
  }

  private static void ip(LabHost host, String words) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words.split(" ", -1)));
    host.run(command.toArray(String[]::new)).orThrow();
  }

  private void veth(LabHost end, String port) {
    ip(router, "link add " + port + " type veth peer name eth0 netns " + end.namespace());
    ip(router, "link set " + port + " up");
    ip(end, "link set eth0 up");
  }

  /** Takes datagrams, and reads none: they are dropped when its buffer is full. */
  InetSocket sink(int port) throws IOException {
    try (NetnsHandle there = NetnsHandle.ofMount(to.netns().toString(), 0)) {
      InetSocket socket =
          Namespaces.call(there, () -> InetSocket.open(InetSocket.Kind.UDP, true, "sink"));
      socket.bind(new SocketAddress(IpAddress.parse("0.0.0.0"), port));
      return socket;
    }
  }

  private Object[][] points() {
    return new Object[][] {
      {from, "eth0"}, {router, "p1"}, {router, "br0"}, {router, "p2"}, {to, "eth0"}
    };
  }

  /** Opens captures at all five, each with a decoder, as a trace does. */
  LiveCaptures captures(Filter filter, LongAdder packets) throws IOException {
    List<CaptureRequest> requests = new ArrayList<>();
    List<NetnsHandle> open = new ArrayList<>();
    try {
      for (Object[] point : points()) {
        LabHost host = (LabHost) point[0];
        String name = (String) point[1];
        NetnsHandle namespace = NetnsHandle.ofMount(host.netns().toString(), 0);
        open.add(namespace);
        requests.add(
            new CaptureRequest(
                namespace,
                host.name(),
                name,
                index(host, name),
                filter,
                CaptureRequest.SNAP_LENGTH,
                CaptureRequest.RING_SIZE,
                sink(packets)));
      }
      LiveCaptures captures = LiveCaptures.open(requests);
      if (!captures.gaps().isEmpty()) {
        throw new IOException(captures.gaps().toString());
      }
      return captures;
    } finally {
      open.forEach(NetnsHandle::close);
    }
  }

  /** The same with tcpdump. */
  List<Process> tcpdumps(String filter) throws IOException {
    List<Process> dumps = new ArrayList<>();
    for (Object[] point : points()) {
      dumps.add(
          new ProcessBuilder(
                  "nsenter",
                  "--net=" + ((LabHost) point[0]).netns(),
                  "tcpdump",
                  "-pni",
                  (String) point[1],
                  "-w",
                  "/dev/null",
                  filter)
              .redirectError(new File("/dev/null"))
              .start());
    }
    return dumps;
  }

  private static PacketSink sink(LongAdder packets) {
    Decoder decoder = new Decoder();
    return (nanos, type, data, offset, captured, original) -> {
      if (!decoder.decode(type, data, offset, captured, original).datagrams().isEmpty()) {
        packets.increment();
      }
    };
  }

  private static IfIndex index(LabHost host, String name) {
    String line = host.run("ip", "-o", "link", "show", name).orThrow().text();
    return new IfIndex(Integer.parseInt(line.substring(0, line.indexOf(':'))));
  }

  /** Starts {@link Blast} in a host's namespace. */
  Process blast(LabHost host, String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "nsenter",
                "--net=" + host.netns(),
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Blast.class.getName()));
    command.addAll(List.of(words));
    return new ProcessBuilder(command).redirectError(new File("/dev/null")).start();
  }
}
