package dnet.inspector.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LabHost;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.model.Container;
import dnet.inspector.model.Host;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.snapshot.ObserveOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real engine's host is changed; each change is seen, and soon. */
@LiveTest
class HostWatcherLiveTest {
  /** Generous, for machines that are busy; what it really takes is printed. */
  private static final int LIMIT_SECONDS = 5;

  /** So long nothing is done before the next change: figures are those of changes one by one. */
  private static final long BETWEEN_NANOS = 100_000_000;

  private static final List<String> FIGURES = Collections.synchronizedList(new ArrayList<>());
  private static final List<Double> MILLIS = Collections.synchronizedList(new ArrayList<>());

  private static LabEngine engine;
  private static Seen seen;
  private static HostWatcher watcher;
  private static IpBatch ip;

  @BeforeAll
  static void watch(LabEngine shared) throws IOException {
    engine = shared;
    engine.docker("network", "create", "watchweb");
    engine.container("watchone", "--network", "watchweb");
    seen = new Seen();
    watcher = HostWatcher.start(options(engine), WatchOptions.DEFAULT, "dnet test", seen);
    seen.await("the first picture", 20, host -> container(host, "watchone").isPresent());
    ip = new IpBatch(engine.host());
  }

  static ObserveOptions options(LabEngine engine) {
    return new ObserveOptions(
        "unix://" + engine.socket(),
        null,
        Map.of(),
        null,
        engine.host().netns(),
        Set.of(ObserveOptions.Part.values()));
  }

  @AfterAll
  static void close() throws IOException {
    ip.close();
    watcher.close();
    engine.tryDocker("rm", "--force", "watchone", "watchtwo");
    engine.tryDocker("network", "rm", "watchweb", "watchnew");
    FIGURES.forEach(System.out::println);
    Collections.sort(MILLIS);
    System.out.printf(
        "%d changes: least %.0f ms, median %.0f ms, 95 %% %.0f ms, most %.0f ms%n",
        MILLIS.size(),
        MILLIS.get(0),
        MILLIS.get(MILLIS.size() / 2),
        MILLIS.get(MILLIS.size() * 95 / 100),
        MILLIS.get(MILLIS.size() - 1));
  }

  static Optional<Container> container(Host host, String name) {
    return host.containers().stream().filter(c -> c.name().equals(name)).findFirst();
  }

  private static Namespace home(Host host) {
    return host.namespaces().get(host.home());
  }

  private static Optional<Link> link(Host host, String name) {
    return home(host).links().stream().filter(l -> l.name().equals(name)).findFirst();
  }

  /** Waits for what was done at {@code since}, and notes how long it took. */
  private static void seen(String what, long since, Predicate<Host> fits) {
    Seen.Timed timed = seen.await(what, LIMIT_SECONDS, fits);
    double millis = Math.max(0, timed.nanos() - since) / 1e6;
    LockSupport.parkNanos(BETWEEN_NANOS);
    MILLIS.add(millis);
    FIGURES.add(String.format("%-40s %6.1f ms", what, millis));
  }

  private static void changed(String command, Predicate<Host> fits) throws IOException {
    seen("ip " + command, ip.run(command), fits);
  }

  /** The engine's list is the same afterwards, and no link tells of the new namespace. */
  @Test
  void aContainerWithoutNetworkThatIsRestarted() throws Exception {
    engine.container("watchnone", "--network", "none");
    try {
      Predicate<Host> known =
          h -> container(h, "watchnone").filter(c -> c.netns() != null).isPresent();
      Host host = seen.await("watchnone", LIMIT_SECONDS, known).update().host();
      for (int i = 0; i < 5; i++) {
        // The new namespace may have the inode of the old one, but not its first process.
        Integer before = container(host, "watchnone").orElseThrow().pid();
        engine.docker("restart", "--time", "0", "watchnone");
        Predicate<Host> another =
            h ->
                container(h, "watchnone")
                    .filter(c -> c.netns() != null && h.namespaces().containsKey(c.netns()))
                    .filter(c -> !Objects.equals(c.pid(), before))
                    .isPresent();
        seen("docker restart", System.nanoTime(), another);
        host = seen.await("watchnone again", LIMIT_SECONDS, another).update().host();
      }
    } finally {
      engine.docker("rm", "--force", "watchnone");
    }
  }

  @Test
  void linksAddressesRoutesRulesAndNeighbours() throws IOException {
    for (int round = 0; round < 3; round++) {
      // The program remembers the index of a name.
      String a = "wta" + round;
      String b = "wtb" + round;
      changed("link add " + a + " type veth peer name " + b, h -> link(h, a).isPresent());
      changed("link set " + a + " up", h -> link(h, a).orElseThrow().base().up());
      changed("link set " + b + " up", h -> link(h, a).orElseThrow().base().carrier());
      changed(
          "address add 10.98.0.1/24 dev " + a,
          h -> !link(h, a).orElseThrow().base().addresses().isEmpty());
      changed(
          "route add 10.97.0.0/16 via 10.98.0.9",
          h -> home(h).stack().routes().stream().anyMatch(r -> r.toString().contains("10.97.0.0")));
      changed(
          "rule add from 10.96.0.0/16 table 77",
          h ->
              home(h).stack().policyRules().stream()
                  .anyMatch(r -> r.toString().contains("10.96.0.0")));
      changed(
          "neigh add 10.98.0.9 lladdr 02:00:00:00:00:09 dev " + a + " nud permanent",
          h ->
              home(h).stack().neighbours().stream()
                  .anyMatch(n -> n.toString().contains("02:00:00:00:00:09")));
      changed("link set " + a + " mtu 1400", h -> link(h, a).orElseThrow().base().mtu() == 1400);
      changed(
          "link set " + a + " master docker0", h -> link(h, a).orElseThrow().base().port() != null);
      changed("link set " + a + " nomaster", h -> link(h, a).orElseThrow().base().port() == null);
      changed("link set " + a + " down", h -> !link(h, a).orElseThrow().base().up());
      changed(
          "rule del from 10.96.0.0/16 table 77",
          h ->
              home(h).stack().policyRules().stream()
                  .noneMatch(r -> r.toString().contains("10.96.0.0")));
      changed("link del " + a, h -> link(h, a).isEmpty());
    }
  }

  @Test
  void insideAContainer() throws IOException {
    NetnsId inside = container(seen.last().host(), "watchone").orElseThrow().netns();
    for (int round = 0; round < 3; round++) {
      long down = System.nanoTime();
      engine.inNetworkOf("watchone", "ip", "route", "add", "blackhole", "10.95.0.0/16").orThrow();
      seen(
          "a route in a container (with the command)",
          down,
          h ->
              h.namespaces().get(inside).stack().routes().stream()
                  .anyMatch(r -> r.toString().contains("10.95.0.0")));
      engine.inNetworkOf("watchone", "ip", "route", "del", "blackhole", "10.95.0.0/16").orThrow();
      seen(
          "the same deleted",
          System.nanoTime(),
          h ->
              h.namespaces().get(inside).stack().routes().stream()
                  .noneMatch(r -> r.toString().contains("10.95.0.0")));
    }
  }

  @Test
  void rulesOfTheFirewall() {
    for (int round = 0; round < 3; round++) {
      engine
          .host()
          .run("iptables", "-I", "DOCKER-USER", "-s", "10.94.0.0/16", "-j", "DROP")
          .orThrow();
      seen(
          "iptables -I",
          System.nanoTime(),
          h -> home(h).stack().ruleset().toString().contains("10.94.0.0"));
      engine
          .host()
          .run("iptables", "-D", "DOCKER-USER", "-s", "10.94.0.0/16", "-j", "DROP")
          .orThrow();
      seen(
          "iptables -D",
          System.nanoTime(),
          h -> !home(h).stack().ruleset().toString().contains("10.94.0.0"));
    }
  }

  @Test
  void settings() {
    engine.host().run("sysctl", "-qw", "net.ipv4.conf.docker0.rp_filter=2").orThrow();
    seen(
        "sysctl rp_filter",
        System.nanoTime(),
        h -> link(h, "docker0").orElseThrow().base().conf().toString().contains("rp_filter=2"));
    engine.host().run("sysctl", "-qw", "net.ipv4.conf.docker0.rp_filter=0").orThrow();
    seen(
        "sysctl rp_filter back",
        System.nanoTime(),
        h -> link(h, "docker0").orElseThrow().base().conf().toString().contains("rp_filter=0"));
  }

  @Test
  void containersAndNetworks() throws IOException {
    for (int round = 0; round < 3; round++) {
      engine.container("watchtwo", "--network", "watchweb");
      seen(
          "docker run",
          System.nanoTime(),
          h ->
              container(h, "watchtwo")
                  .filter(c -> c.state().equals("running") && c.netns() != null)
                  .flatMap(c -> h.namespace(c.netns()))
                  .filter(n -> n.links().stream().anyMatch(HostWatcherLiveTest::isPaired))
                  .isPresent());
      NetnsId inside = container(seen.last().host(), "watchtwo").orElseThrow().netns();
      engine.docker("pause", "watchtwo");
      seen(
          "docker pause",
          System.nanoTime(),
          h -> container(h, "watchtwo").orElseThrow().state().equals("paused"));
      engine.docker("unpause", "watchtwo");
      engine.docker("kill", "watchtwo");
      seen(
          "docker kill",
          System.nanoTime(),
          h ->
              container(h, "watchtwo").orElseThrow().state().equals("exited")
                  && !h.namespaces().containsKey(inside));

      engine.docker("rm", "watchtwo");
      seen("docker rm", System.nanoTime(), h -> container(h, "watchtwo").isEmpty());
      engine.docker("network", "create", "watchnew");
      seen(
          "docker network create",
          System.nanoTime(),
          h -> h.networks().stream().anyMatch(n -> n.name().equals("watchnew")));
      engine.docker("network", "rm", "watchnew");
      seen(
          "docker network rm",
          System.nanoTime(),
          h -> h.networks().stream().noneMatch(n -> n.name().equals("watchnew")));
    }
  }

  private static boolean isPaired(Link link) {
    return link instanceof Link.Veth veth && veth.peer().certain() != null;
  }

  @Test
  void aNamespaceWithoutAContainer(Lab lab) throws IOException {
    LabHost lonely = lab.host("watchlonely");
    NetnsId id = new NetnsId(((Number) Files.getAttribute(lonely.netns(), "unix:ino")).longValue());
    seen("ip netns add", System.nanoTime(), h -> h.namespaces().containsKey(id));
    lonely.run("ip", "link", "add", "lo9", "type", "veth", "peer", "name", "lo8").orThrow();
    seen(
        "a link in it",
        System.nanoTime(),
        h -> h.namespaces().get(id).links().stream().anyMatch(l -> l.name().equals("lo9")));
    lonely.run("umount", Path.of("/run/netns", lonely.namespace()).toString()).orThrow();
    seen("it is unmounted", System.nanoTime(), h -> !h.namespaces().containsKey(id));
  }

  /** They are heard from the host's namespace, where their interfaces lead from. */
  @Test
  void containersAreNotHeld() throws IOException {
    NetnsId inside = container(seen.last().host(), "watchone").orElseThrow().netns();
    assertThat(WatcherFailuresLiveTest.holders(inside.inode())).isEmpty();
    assertThat(seen.last().host().gaps()).noneMatch(g -> g.what().startsWith("changes in"));
  }

  @Test
  void countersCanBeReadByThemselves() {
    watcher.refreshCounters();
    CounterReading reading = seen.awaitCounters(0, LIMIT_SECONDS);
    Host host = seen.last().host();
    assertThat(reading.links().keySet()).anyMatch(k -> k.namespace().equals(host.home()));
    NetnsId inside = container(host, "watchone").orElseThrow().netns();
    assertThat(reading.links().keySet()).anyMatch(k -> k.namespace().equals(inside));
  }
}
