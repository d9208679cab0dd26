package dnet.capture.source;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.capture.decode.Decoder;
import dnet.capture.decode.Frame;
import dnet.capture.decode.Layer;
import dnet.capture.probe.ProbePlan;
import dnet.capture.probe.ProbeResult;
import dnet.capture.probe.Prober;
import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabHost;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.IfIndex;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.flow.Protocol;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@LiveTest
class LiveCapturesLiveTest {
  private static final IpAddress A = IpAddress.parse("10.200.0.1");
  private static final IpAddress B = IpAddress.parse("10.200.0.2");

  private static LabHost first;
  private static LabHost second;
  private static LabHost wire;

  private final Queue<Frame> frames = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void build(Lab lab) {
    // One that is this class's own, for its wire.
    first = lab.host("cap1");
    second = lab.host("cap2");
    wire = lab.host("capw");
    wire.run("ip", "link", "add", "br0", "type", "bridge").orThrow();
    wire.run("ip", "link", "set", "br0", "up").orThrow();
    join(first, "p1", A);
    join(second, "p2", B);
  }

  private static void join(LabHost host, String port, IpAddress address) {
    wire.run(
            "ip",
            "link",
            "add",
            port,
            "type",
            "veth",
            "peer",
            "name",
            "eth0",
            "netns",
            host.namespace())
        .orThrow();
    wire.run("ip", "link", "set", port, "master", "br0", "up").orThrow();
    host.run("ip", "address", "add", address + "/24", "dev", "eth0").orThrow();
    host.run("ip", "link", "set", "eth0", "up").orThrow();
  }

  @AfterEach
  void onlyTheHomeNamespaceRemains() throws IOException {
    Set<String> home = Set.of(Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString());
    long deadline = System.nanoTime() + 2_000_000_000L;
    Set<String> seen = namespacesOfThreads();
    while (!seen.equals(home) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
      seen = namespacesOfThreads();
    }
    assertThat(seen).isEqualTo(home);
  }

  private static Set<String> namespacesOfThreads() throws IOException {
    Set<String> seen = new TreeSet<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        try {
          seen.add(Files.readSymbolicLink(task.resolve("ns/net")).toString());
        } catch (NoSuchFileException e) {
          // The thread has ended.
        }
      }
    }
    return seen;
  }

  private static IfIndex index(LabHost host, String name) {
    String line = host.run("ip", "-o", "link", "show", name).orThrow().text();
    return new IfIndex(Integer.parseInt(line.substring(0, line.indexOf(':'))));
  }

  private CaptureRequest request(LabHost host, NetnsHandle namespace, String name, IfIndex index) {
    Filter filter = Filter.between(A, B).and(Filter.protocol(true, 1));
    Decoder decoder = new Decoder();
    return new CaptureRequest(
        namespace,
        host.name(),
        name,
        index,
        filter,
        CaptureRequest.SNAP_LENGTH,
        CaptureRequest.RING_SIZE,
        (nanos, type, data, offset, captured, original) ->
            frames.add(decoder.decode(type, data, offset, captured, original)));
  }

  private static NetnsHandle open(LabHost host) throws IOException {
    return NetnsHandle.ofMount(host.netns().toString(), 0);
  }

  private void awaitFrames(int count) {
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (frames.size() < count && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(frames).hasSize(count);
  }

  @Test
  void eachInterfaceSeesAPingBothWaysAtOnceAndNothingElse() throws IOException {
    LiveCaptures captures = openBoth();
    try {
      assertThat(captures.gaps()).isEmpty();
      onlyTheHomeNamespaceRemains();
      assertThat(first.run("ip", "-d", "link", "show", "eth0").text()).contains("promiscuity 0");
      first.run("busybox", "ping", "-c", "1", "-s", "600", B.toString()).orThrow();
      awaitFrames(4);
      assertThat(frames)
          .allSatisfy(
              frame -> {
                assertThat(frame.datagrams().get(0).ip().length()).isEqualTo(628);
                assertThat(frame.first(Layer.Icmp.class)).isNotNull();
              });
      for (LiveCapture capture : captures.all()) {
        assertThat(capture.counts()).isEqualTo(new CaptureCounts(2, 0));
      }
    } finally {
      captures.close();
    }
    assertThat(captures.isRunning()).isFalse();
    assertThat(captures.all())
        .allSatisfy(
            c -> {
              assertThat(c.problem()).isNull();
              assertThat(c.counts()).isEqualTo(new CaptureCounts(2, 0));
            });
  }

  /** The namespaces may be let go: packet sockets stay where they were opened. */
  private LiveCaptures openBoth() throws IOException {
    try (NetnsHandle one = open(first);
        NetnsHandle other = open(wire)) {
      return LiveCaptures.open(
          List.of(
              request(first, one, "eth0", index(first, "eth0")),
              request(wire, other, "p1", index(wire, "p1"))));
    }
  }

  /** The kernel hands packets over some time after it took them, and loses those at the end. */
  @Test
  void whatCameJustBeforeTheEndIsThereToo() throws IOException {
    first.run("busybox", "ping", "-c", "1", B.toString()).orThrow();
    ProbePlan plan =
        new ProbePlan(Protocol.ICMP, null, B, 0, 3, Duration.ZERO, 0, false, Duration.ofSeconds(2));
    try (NetnsHandle from = open(first)) {
      for (int round = 1; round <= 5; round++) {
        LiveCaptures captures = openBoth();
        try (captures) {
          new Prober(from, "test", plan, new Unheard()).run();
        }
        assertThat(captures.all())
            .allSatisfy(c -> assertThat(c.counts()).isEqualTo(new CaptureCounts(6, 0)));
        assertThat(frames).hasSize(12 * round);
      }
    }
  }

  /** Nobody listens to these probes. */
  private static final class Unheard implements Prober.Listener {
    @Override
    public void sent(ProbeResult probe) {
      assertThat(probe).isNotNull();
    }

    @Override
    public void ended(ProbeResult probe) {
      assertThat(probe.fate()).isEqualTo(ProbeResult.Fate.ANSWERED);
    }
  }

  @Test
  void anotherInterfaceOfThatNameOrWordsOfLibpcapAreGaps() throws IOException {
    try (NetnsHandle one = open(first);
        LiveCaptures captures =
            LiveCaptures.open(
                List.of(
                    request(first, one, "eth0", new IfIndex(9999)),
                    request(first, one, "any", new IfIndex(1)),
                    request(first, one, "nflog", new IfIndex(1)),
                    request(first, one, "gone0", new IfIndex(1))))) {
      assertThat(captures.all()).isEmpty();
      assertThat(captures.gaps())
          .hasSize(4)
          .allSatisfy(gap -> assertThat(gap.what()).startsWith("packets at cap1/"));
    }
  }

  @Test
  void anInterfaceThatGoesAwayEndsItsCaptureWithAReason() throws IOException {
    wire.run("ip", "link", "add", "brief", "type", "veth", "peer", "name", "brief2").orThrow();
    wire.run("ip", "link", "set", "brief", "up").orThrow();
    try (NetnsHandle namespace = open(wire);
        LiveCaptures captures =
            LiveCaptures.open(List.of(request(wire, namespace, "brief", index(wire, "brief"))))) {
      wire.run("ip", "link", "del", "brief").orThrow();
      long deadline = System.nanoTime() + 3_000_000_000L;
      while (captures.all().get(0).problem() == null && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(captures.all().get(0).problem()).isNotBlank();
    }
  }
}
