package dnet.inspector.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * pipework's command lines, each against the plain commands that pipework runs for it: afterwards
 * {@code ip -j} must say the same, but for what the kernel makes up.
 */
@LiveTest
class PipeworkLiveTest {
  private static final String LOOK =
      "ip -j -d addr; echo; ip -j -d route show table all; echo; ip -j -6 route show table all; echo;"
          + " ip -j rule; echo";

  private static LabEngine engine;
  private static Site site;

  @TempDir Path folder;

  @BeforeAll
  static void start(LabEngine shared) {
    engine = shared;
    site = new Site(shared);
    engine.container("pwweb");
    engine.container("pwnone", "--network", "none");
    host("ip", "link", "add", "pwphy", "type", "veth", "peer", "name", "pwphy1");
    host("ip", "link", "set", "pwphy1", "up");
    host("ip", "link", "set", "pwphy", "up");
    host("ip", "link", "add", "pwbridge", "type", "bridge");
    host("ip", "link", "set", "pwbridge", "mtu", "1400");
    host("ip", "link", "set", "pwbridge", "up");
    host("ip", "addr", "add", "10.91.0.1/24", "dev", "pwbridge");
    // A bridge that never had a port looks unlike one that has none any more.
    host("ip", "link", "set", "pwphy1", "master", "pwbridge");
    host("ip", "link", "set", "pwphy1", "nomaster");
  }

  @AfterAll
  static void remove() {
    engine.docker("rm", "--force", "pwweb", "pwnone");
    engine.host().run("ip", "link", "del", "pwphy");
    engine.host().run("ip", "link", "del", "pwbridge");
  }

  private static void host(String... command) {
    engine.host().run(command).orThrow();
  }

  private static void inside(String container, String command) {
    engine.inNetworkOf(container, command.split(" ")).orThrow();
  }

  /** What {@code ip -j} says, without numbers and addresses that differ from run to run. */
  private static String look(String container) {
    String host = engine.host().run("sh", "-e", "-c", LOOK).orThrow().out();
    String guest = engine.inNetworkOf(container, "sh", "-e", "-c", LOOK).orThrow().out();
    return (host + guest)
        .replaceAll("\\b[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}\\b", "MAC")
        .replaceAll("\"fe80::[0-9a-f:]*", "\"fe80::X")
        .replaceAll("\"(ifindex|link_index|link_netnsid)\":[0-9]+", "\"$1\":0")
        .replaceAll("\"[a-z_]*timer\":[0-9.]+", "\"timer\":0")
        .replaceAll("\\{", "\n{")
        .replaceAll("\"\\w*valid_life_time\":[0-9]+", "")
        .lines()
        .map(l -> l.replaceAll("[\\]},]+$", ""))
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  private static String quiet(String container) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
    String now = look(container);
    while (System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(600);
      String next = look(container);
      if (next.equals(now) && !next.contains("tentative")) {
        return next;
      }
      now = next;
    }
    return now;
  }

  private Plan plan(String line) throws Exception {
    Pipework.Line parsed = Pipework.parse(List.of(line.split(" ")));
    if (parsed instanceof Pipework.Attach attach) {
      return Pipework.plan(site.ground(), attach, false);
    }
    Pipework.Ip ip = (Pipework.Ip) parsed;
    return ip.what().equals("route")
        ? RoutePlanner.plan(site.ground(), ip.guest(), ip.verb(), ip.words(), false, false)
        : RulePlanner.plan(site.ground(), ip.guest(), ip.verb(), ip.words(), false);
  }

  /**
   * Compares.
   *
   * @param reference runs what pipework runs
   * @param away takes that back
   */
  private void same(String container, String line, Runnable reference, Runnable away)
      throws Exception {
    String before = quiet(container);
    reference.run();
    String wanted = quiet(container);
    away.run();
    assertThat(Site.difference(before, quiet(container))).as("the test cleans up").isEmpty();

    Changes changes = new Changes(Files.createTempDirectory(folder, "journal"));
    Changes.Outcome outcome = changes.apply(plan(line), "dnet pipework " + line);
    assertThat(outcome.message()).isEmpty();
    assertThat(Site.difference(wanted, quiet(container))).as(line).isEmpty();
    assertThat(plan(line).isEmpty()).as("a second time: " + line).isTrue();
    assertThat(changes.undo(1).left()).isEmpty();
    assertThat(Site.difference(before, quiet(container))).as("undone: " + line).isEmpty();
    try (Stream<Path> left = Files.list(Path.of("/var/run/netns"))) {
      assertThat(left.filter(Files::isSymbolicLink)).isEmpty();
    }
  }

  private static void veth(String bridge, String name, String local, String container, int mtu) {
    int pid = engine.pid(container);
    host(
        "ip", "link", "add", "name", local, "mtu", mtu + "", "type", "veth", "peer", "name",
        "pwguest", "mtu", mtu + "");
    host("ip", "link", "set", local, "master", bridge);
    host("ip", "link", "set", local, "up");
    host("ip", "link", "set", "pwguest", "netns", pid + "");
    inside(container, "ip link set pwguest name " + name);
  }

  @Test
  void aNewBridge() throws Exception {
    String local = "veth1pl" + engine.pid("pwweb");
    same(
        "pwweb",
        "brpw1 pwweb 192.168.91.1/24",
        () -> {
          host("ip", "link", "add", "dev", "brpw1", "type", "bridge");
          host("ip", "link", "set", "brpw1", "up");
          veth("brpw1", "eth1", local, "pwweb", 1500);
          inside("pwweb", "ip addr add 192.168.91.1/24 dev eth1");
          inside("pwweb", "ip link set eth1 up");
        },
        () -> {
          host("ip", "link", "del", local);
          host("ip", "link", "del", "brpw1");
        });
  }

  @Test
  void anExistingBridgeWithInterfaceGatewayAndMac() throws Exception {
    String local = "veth2pl" + engine.pid("pwweb");
    String old = engine.inNetworkOf("pwweb", "ip", "route", "show", "default").text();
    same(
        "pwweb",
        "pwbridge -i eth2 pwweb 10.91.0.2/24@10.91.0.1 02:00:00:00:91:02",
        () -> {
          veth("pwbridge", "eth2", local, "pwweb", 1400);
          inside("pwweb", "ip link set dev eth2 address 02:00:00:00:91:02");
          inside("pwweb", "ip addr add 10.91.0.2/24 dev eth2");
          inside("pwweb", "ip route delete default");
          inside("pwweb", "ip link set eth2 up");
          inside("pwweb", "ip route replace default via 10.91.0.1");
        },
        () -> {
          host("ip", "link", "del", local);
          inside("pwweb", "ip route add " + old);
        });
  }

  @Test
  void aGatewayOffLinkAndALocalName() throws Exception {
    same(
        "pwnone",
        "pwbridge -l pwlocal -a 4 pwnone 10.92.0.2/24@10.93.0.1",
        () -> {
          veth("pwbridge", "eth1", "pwlocal", "pwnone", 1400);
          inside("pwnone", "ip addr add 10.92.0.2/24 dev eth1");
          inside("pwnone", "ip link set eth1 up");
          inside("pwnone", "ip route add 10.93.0.1/32 dev eth1");
          inside("pwnone", "ip route replace default via 10.93.0.1");
        },
        () -> host("ip", "link", "del", "pwlocal"));
  }

  @Test
  void aPhysicalInterface() throws Exception {
    same(
        "pwnone",
        "pwphy -i eth3 pwnone 10.94.0.2/24",
        () -> {
          host(
              "ip", "link", "add", "link", "pwphy", "dev", "pwguest", "mtu", "1500", "type",
              "macvlan", "mode", "bridge");
          host("ip", "link", "set", "pwguest", "netns", engine.pid("pwnone") + "");
          inside("pwnone", "ip link set pwguest name eth3");
          inside("pwnone", "ip addr add 10.94.0.2/24 dev eth3");
          inside("pwnone", "ip link set eth3 up");
        },
        () -> inside("pwnone", "ip link del eth3"));
  }

  @Test
  void routesAndRules() throws Exception {
    same(
        "pwweb",
        "route pwweb add 10.95.0.0/16 via 172.17.0.1 dev eth0",
        () -> inside("pwweb", "ip route add 10.95.0.0/16 via 172.17.0.1 dev eth0"),
        () -> inside("pwweb", "ip route del 10.95.0.0/16"));
    same(
        "pwweb",
        "rule pwweb add from 10.95.0.1 lookup 95",
        () -> inside("pwweb", "ip rule add from 10.95.0.1 lookup 95"),
        () -> inside("pwweb", "ip rule del from 10.95.0.1 lookup 95"));
  }

  @Test
  void anotherInterfaceOfThatNameIsRefused() throws Exception {
    assertThatThrownBy(() -> plan("pwbridge -i eth0 pwweb 10.91.0.3/24"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("eth0 already");
  }
}
