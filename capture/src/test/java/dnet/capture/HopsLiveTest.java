package dnet.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.capture.kernel.ConntrackLookup;
import dnet.capture.probe.ProbePlan;
import dnet.capture.probe.ProbeResult;
import dnet.capture.source.Filter;
import dnet.capture.track.Passage;
import dnet.capture.track.Sighting;
import dnet.capture.track.Translation;
import dnet.capture.track.Tuple;
import dnet.fixtures.lab.CommandResult;
import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LabHost;
import dnet.fixtures.lab.LiveTest;
import dnet.fixtures.lab.Place;
import dnet.fixtures.lab.SwarmLab;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.flow.Protocol;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same packet at every hop of real engines' networks. */
@LiveTest
class HopsLiveTest {
  private static LabEngine engine;

  @BeforeAll
  static void start(LabEngine shared) {
    engine = shared;
    engine.docker("network", "create", "--subnet", "172.29.77.0/24", "hops");
    engine.container("hop-a", "--network", "hops");
    engine.container("hop-b", "--network", "hops", "--publish", "18080:80");
  }

  @AfterAll
  static void stop() {
    engine.docker("rm", "--force", "hop-a", "hop-b");
    engine.docker("network", "rm", "hops");
  }

  private static NetnsHandle of(String container) throws IOException {
    return NetnsHandle.ofProcess(engine.pid(container));
  }

  private static NetnsHandle host(LabEngine at) throws IOException {
    return NetnsHandle.ofMount(at.host().netns().toString(), 0);
  }

  private static IpAddress address(Place place, String device) {
    String[] words =
        place.run("ip", "-4", "-o", "address", "show", device).orThrow().text().split("\\s+", -1);
    return IpAddress.parse(words[3].substring(0, words[3].indexOf('/')));
  }

  /** The host's end of a container's interface. */
  private static String veth(String container) {
    CommandResult links = engine.host().run("ip", "-o", "link");
    String own =
        engine.networkOf(container).run("ip", "-o", "link", "show", "eth0").orThrow().text();
    // eth0@if12: the part behind "if" is the peer's index in the host.
    String peer = own.substring(own.indexOf("@if") + 3, own.indexOf(": <"));
    return links
        .orThrow()
        .out()
        .lines()
        .filter(line -> line.startsWith(peer + ": "))
        .map(line -> line.substring(line.indexOf(' ') + 1, line.indexOf('@')))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no peer " + peer));
  }

  private static void warm(String from, IpAddress to) {
    engine.networkOf(from).run("busybox", "ping", "-c", "3", "-A", "-W", "2", to.toString());
  }

  @Test
  void aPingCrossesFourHopsInOrder() throws IOException {
    IpAddress b = address(engine.networkOf("hop-b"), "eth0");
    warm("hop-a", b);
    try (NetnsHandle from = of("hop-a");
        NetnsHandle host = host(engine);
        NetnsHandle to = of("hop-b")) {
      Filter filter = Filter.host(b);
      Bench.Outcome outcome =
          new Bench(List.of(0, 1, 2, 3), List.of(3, 2, 1, 0))
              .at(from, "eth0", filter)
              .at(host, veth("hop-a"), filter)
              .at(host, veth("hop-b"), filter)
              .at(to, "eth0", filter)
              .run(
                  from,
                  ProbePlan.of(Protocol.ICMP, b, 0, 3),
                  seen -> seen.reply().get(3).seen() == 3);
      assertThat(outcome.probes())
          .hasSize(3)
          .allSatisfy(p -> assertThat(p.fate()).isEqualTo(ProbeResult.Fate.ANSWERED));
      assertThat(outcome.seen().sent()).isEqualTo(3);
      assertThat(outcome.seen().forward())
          .allSatisfy(
              p -> {
                assertThat(p.seen()).isEqualTo(3);
                assertThat(p.extra()).isZero();
              });
      assertThat(outcome.seen().reply()).extracting(Passage::seen).containsExactly(3, 3, 3, 3);
      List<Sighting> first =
          outcome.seen().sightings().stream().filter(s -> s.probe() == 0).toList();
      assertThat(first).extracting(Sighting::point).containsExactly(0, 1, 2, 3, 3, 2, 1, 0);
      assertThat(outcome.seen().forward().get(3).latency().maxNanos()).isBetween(0L, 500_000_000L);
      assertThat(outcome.seen().translations()).isEmpty();
      assertThat(outcome.seen().lost()).isZero();
    }
  }

  @Test
  void aPublishedPortIsJoinedOnBothSidesOfDnat(Lab lab) throws IOException {
    IpAddress b = address(engine.networkOf("hop-b"), "eth0");
    LabHost client = lab.host("hopc");
    engine
        .host()
        .run(
            "ip",
            "link",
            "add",
            "hopx",
            "type",
            "veth",
            "peer",
            "name",
            "eth0",
            "netns",
            client.namespace())
        .orThrow();
    engine.host().run("ip", "address", "add", "198.51.100.1/24", "dev", "hopx").orThrow();
    engine.host().run("ip", "link", "set", "hopx", "up").orThrow();
    client.run("ip", "address", "add", "198.51.100.2/24", "dev", "eth0").orThrow();
    client.run("ip", "link", "set", "eth0", "up").orThrow();
    client.run("busybox", "ping", "-c", "3", "-A", "-W", "5", "198.51.100.1").orThrow();
    try (NetnsHandle host = host(engine);
        NetnsHandle from = NetnsHandle.ofMount(client.netns().toString(), 0);
        NetnsHandle to = of("hop-b")) {
      Bench.Outcome outcome =
          new Bench(List.of(0, 1, 2, 3), List.of(3, 2, 1, 0))
              .at(from, "eth0", Filter.port(18080))
              .at(host, "hopx", Filter.port(18080))
              .at(host, veth("hop-b"), Filter.host(b))
              .at(to, "eth0", Filter.host(b))
              .run(
                  from,
                  ProbePlan.of(Protocol.TCP, IpAddress.parse("198.51.100.1"), 18080, 2),
                  seen -> seen.reply().get(3).seen() == 2);
      // Nobody listens on port 80 there.
      assertThat(outcome.probes())
          .hasSize(2)
          .allSatisfy(p -> assertThat(p.fate()).isEqualTo(ProbeResult.Fate.REFUSED));
      assertThat(outcome.seen().forward()).extracting(Passage::seen).containsExactly(2, 2, 2, 2);
      assertThat(outcome.seen().reply()).extracting(Passage::seen).containsExactly(2, 2, 2, 2);
      assertThat(outcome.seen().sightings()).filteredOn(Sighting::isReset).hasSize(8);
      Translation there = outcome.seen().translations().get(0);
      assertThat(there.isDestination()).isTrue();
      assertThat(there.isSource()).isFalse();
      assertThat(there.before()).isEqualTo(1);
      assertThat(there.after()).isEqualTo(2);
      assertThat(there.to().destination()).isEqualTo(b);
      assertThat(there.to().destinationPort()).isEqualTo(80);
    }
  }

  @Test
  void theHostsOwnAttemptIsKnownBehindItsOwnDnat() throws IOException {
    IpAddress b = address(engine.networkOf("hop-b"), "eth0");
    IpAddress gateway = IpAddress.parse("172.29.77.1");
    try (NetnsHandle host = host(engine);
        NetnsHandle to = of("hop-b")) {
      Bench.Outcome outcome =
          new Bench(List.of(0, 1), List.of(1, 0))
              .translated(t -> new Tuple(6, t.source(), b, t.sourcePort(), 80))
              .at(host, veth("hop-b"), Filter.host(b))
              .at(to, "eth0", Filter.host(b))
              .run(
                  host,
                  ProbePlan.of(Protocol.TCP, gateway, 18080, 2),
                  seen -> seen.reply().get(1).seen() == 2);
      assertThat(outcome.seen().forward()).extracting(Passage::seen).containsExactly(2, 2);
      assertThat(outcome.seen().translations().get(0).before()).isEqualTo(Translation.NOWHERE);
      // The kernel's own word for the same: entries of a reset connection live some seconds.
      assertThat(ConntrackLookup.among(host, "host", 6, Set.of(b, gateway)).complete()).isTrue();
    }
  }

  @Test
  void theInnerPacketIsRecognisedOnTheUnderlayOfASwarm() throws IOException {
    try (SwarmLab swarm = SwarmLab.open()) {
      swarm.manager().container("inner-a", "--network", "mesh");
      swarm.worker().container("inner-b", "--network", "mesh");
      Place near = swarm.manager().networkOf("inner-a");
      IpAddress b = address(swarm.worker().networkOf("inner-b"), "eth0");
      near.run("busybox", "ping", "-c", "10", "-A", "-W", "3", b.toString()).orThrow();
      IpAddress one = IpAddress.parse("10.200.0.1");
      IpAddress other = IpAddress.parse("10.200.0.2");
      try (NetnsHandle from = NetnsHandle.ofProcess(swarm.manager().pid("inner-a"));
          NetnsHandle host = host(swarm.manager());
          NetnsHandle far = host(swarm.worker());
          NetnsHandle to = NetnsHandle.ofProcess(swarm.worker().pid("inner-b"))) {
        Bench.Outcome outcome =
            new Bench(List.of(0, 1, 2, 3), List.of(3, 2, 1, 0))
                .at(from, "eth0", Filter.host(b))
                .at(host, "eth0", Filter.tunnels(one, other))
                .at(far, "eth0", Filter.tunnels(one, other))
                .at(to, "eth0", Filter.host(b))
                .run(
                    from,
                    ProbePlan.of(Protocol.ICMP, b, 0, 2),
                    seen -> seen.reply().get(3).seen() == 2);
        assertThat(outcome.seen().forward()).extracting(Passage::seen).containsExactly(2, 2, 2, 2);
        assertThat(outcome.seen().reply()).extracting(Passage::seen).containsExactly(2, 2, 2, 2);
        assertThat(outcome.seen().forward().get(0).tunnelId()).isNull();
        assertThat(outcome.seen().forward().get(1).tunnelId()).isGreaterThanOrEqualTo(4096L);
        assertThat(outcome.seen().translations()).isEmpty();
      }
    }
  }

  @AfterAll
  static void nothingIsLeft() throws IOException {
    String home = Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
    long deadline = System.nanoTime() + 2_000_000_000L;
    while (foreignThreads(home) > 0 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(foreignThreads(home)).isZero();
  }

  private static int foreignThreads(String home) throws IOException {
    int foreign = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        try {
          foreign += Files.readSymbolicLink(task.resolve("ns/net")).toString().equals(home) ? 0 : 1;
        } catch (java.nio.file.NoSuchFileException e) {
          // The thread has ended.
        }
      }
    }
    return foreign;
  }
}
