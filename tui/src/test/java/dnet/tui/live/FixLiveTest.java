package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import dnet.tui.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What {@code dnet path} offers, run by its number: a fault is injected, named and mended, a real
 * packet gets through, and taking the change back leads to the very state with the fault.
 */
@LiveTest
class FixLiveTest extends OnEngine {
  private static final String BEYOND = "10.87.0.2";

  private static LabEngine engine;
  private static NetworkState network;

  @Override
  LabEngine lab() {
    return engine;
  }

  @BeforeAll
  static void start(LabEngine shared) {
    engine = shared;
    network = new NetworkState(shared, "fixweb");
    engine.docker("network", "create", "--subnet", "172.27.7.0/24", "fixother");
    engine.container("fixweb");
    engine.container("fixtwo");
    engine.container("fixfar", "--network", "fixother");
    engine.container("fixraw", "--network", "none");
    engine.host().run("ip", "link", "add", "brfix", "type", "bridge").orThrow();
    engine.host().run("ip", "addr", "add", "10.87.0.1/24", "dev", "brfix").orThrow();
    engine.host().run("ip", "link", "set", "brfix", "up").orThrow();
    Run attach =
        Run.in(
            Map.of(),
            "attach",
            "-H",
            "unix://" + engine.socket(),
            "--host-netns",
            engine.host().netns().toString(),
            "--state",
            engine.socket().resolveSibling("fixstate").toString(),
            "--yes",
            "fixraw",
            "--bridge",
            "brfix",
            "--ip",
            BEYOND + "/24",
            "--gateway",
            "10.87.0.1");
    assertThat(attach.exit()).as(attach.err()).isZero();
  }

  @AfterAll
  static void remove() {
    engine.docker("rm", "--force", "fixweb", "fixtwo", "fixfar", "fixraw");
    engine.docker("network", "rm", "fixother");
    engine.host().run("ip", "link", "del", "brfix");
  }

  @AfterEach
  void takeBack() {
    undoAll();
  }

  private static void host(String... command) {
    engine.host().run(command).orThrow();
  }

  private static void web(String... command) {
    engine.inNetworkOf("fixweb", command).orThrow();
  }

  private static String hostVeth() {
    String line = engine.inNetworkOf("fixweb", "ip", "-o", "link", "show", "eth0").out();
    String index = line.replaceAll("(?s)^.*eth0@if([0-9]+):.*$", "$1");
    return engine
        .host()
        .run("ip", "-o", "link")
        .out()
        .lines()
        .filter(l -> l.startsWith(index + ":"))
        .map(l -> l.split(": ", 3)[1].replaceAll("@.*", ""))
        .findFirst()
        .orElseThrow();
  }

  private static String address(String container) {
    return engine.docker(
        "inspect",
        "--format",
        "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
        container);
  }

  /**
   * Path names the fault, the first remedy mends it, undo brings it back.
   *
   * @param target where a real packet must get to
   */
  private void mended(String cause, String to, String target) throws Exception {
    List<String> before = network.quiet();
    Run path = dnet("path", "fixweb", to);
    assertThat(path.exit()).as(path.out() + path.err()).isEqualTo(1);
    assertThat(path.out()).contains(": " + cause, "  1. ", "dnet fix N");
    assertThat(reaches(target)).as("fault not injected").isFalse();
    assertThat(network.difference(before)).as("path changed something").isEmpty();

    Run fix = dnet("fix", "1", "--yes");
    assertThat(fix.exit()).as(path.out() + fix.out() + fix.err()).isZero();
    assertThat(fix.out()).contains("# The same with plain commands:", "Done, as change ");
    Run after = dnet("path", "fixweb", to);
    assertThat(after.out()).contains("DELIVERED");
    assertThat(after.exit()).as(after.out()).isZero();
    assertThat(reaches(target)).as(fix.out()).isTrue();

    Run undo = Run.dnet("undo", "--yes", "--state", state());
    assertThat(undo.exit()).as(undo.err()).isZero();
    assertThat(network.difference(before)).as(fix.out()).isEmpty();
  }

  private static boolean reaches(String address) {
    return engine.exec("fixweb", "ping", "-c", "1", "-W", "1", address).exit() == 0;
  }

  @Test
  void aMissingRoute() throws Exception {
    web("ip", "route", "del", "default");
    try {
      mended("no-route", BEYOND, BEYOND);
    } finally {
      web("ip", "route", "add", "default", "via", "172.17.0.1");
    }
  }

  @Tag("long")
  @Test
  void aRouteThatRefuses() throws Exception {
    web("ip", "route", "add", "prohibit", BEYOND);
    try {
      mended("route-blackhole", BEYOND, BEYOND);
    } finally {
      web("ip", "route", "del", "prohibit", BEYOND);
    }
  }

  @Tag("long")
  @Test
  void aMissingAddress() throws Exception {
    String its = address("fixweb");
    web("ip", "addr", "del", its + "/16", "dev", "eth0");
    try {
      mended("no-address", "fixtwo", address("fixtwo"));
    } finally {
      web("ip", "addr", "add", its + "/16", "brd", "172.17.255.255", "dev", "eth0");
      web("ip", "route", "add", "default", "via", "172.17.0.1");
    }
  }

  @Test
  void aLinkThatIsDown() throws Exception {
    web("ip", "link", "set", "eth0", "down");
    try {
      mended("link-down", "fixtwo", address("fixtwo"));
    } finally {
      web("ip", "link", "set", "eth0", "up");
      web("ip", "route", "add", "default", "via", "172.17.0.1");
    }
  }

  @Tag("long")
  @Test
  void aVethThatHangsOnNoBridge() throws Exception {
    String veth = hostVeth();
    host("ip", "link", "set", veth, "nomaster");
    try {
      mended("not-enslaved", "fixtwo", address("fixtwo"));
    } finally {
      host("ip", "link", "set", veth, "master", "docker0");
    }
  }

  @Test
  void rulesOfThreeKinds() throws Exception {
    String its = address("fixweb");
    rule(
        "iptables",
        "-A",
        "INPUT",
        "-s",
        its + "/32",
        "-m",
        "comment",
        "--comment",
        "it's $x",
        "-j",
        "DROP");
    rule("iptables-legacy", "-I", "INPUT", "-s", its + "/32", "-j", "DROP");
    // One of two alike, between others: it must come back to its place.
    host("iptables", "-N", "FIXCHAIN");
    host("iptables", "-A", "FIXCHAIN", "-p", "udp", "-j", "RETURN");
    host("iptables", "-A", "FIXCHAIN", "-p", "icmp", "-j", "DROP");
    host("iptables", "-A", "FIXCHAIN", "-p", "tcp", "-j", "RETURN");
    host("iptables", "-I", "INPUT", "-s", its + "/32", "-j", "FIXCHAIN");
    try {
      mended("filter-drop", "host", "172.17.0.1");
    } finally {
      host("iptables", "-D", "INPUT", "-s", its + "/32", "-j", "FIXCHAIN");
      host("iptables", "-F", "FIXCHAIN");
      host("iptables", "-X", "FIXCHAIN");
    }
  }

  private void rule(String program, String verb, String chain, String... rule) throws Exception {
    List<String> words = new ArrayList<>(List.of(program, verb, chain));
    words.addAll(List.of(rule));
    host(words.toArray(String[]::new));
    try {
      mended("filter-drop", "host", "172.17.0.1");
    } finally {
      words.set(1, "-D");
      host(words.toArray(String[]::new));
    }
  }

  @Tag("long")
  @Test
  void aRuleInTheContainerAndAPolicy() throws Exception {
    web("iptables", "-I", "OUTPUT", "-p", "icmp", "-j", "DROP");
    try {
      mended("filter-drop", "fixtwo", address("fixtwo"));
    } finally {
      web("iptables", "-D", "OUTPUT", "-p", "icmp", "-j", "DROP");
    }
    web("iptables", "-P", "OUTPUT", "DROP");
    try {
      mended("filter-drop", "fixtwo", address("fixtwo"));
    } finally {
      web("iptables", "-P", "OUTPUT", "ACCEPT");
    }
  }

  @Test
  void entriesOfNeighboursAndBridges() throws Exception {
    String its = address("fixtwo");
    web(
        "ip",
        "neigh",
        "replace",
        its,
        "lladdr",
        "02:00:00:00:99:99",
        "nud",
        "permanent",
        "dev",
        "eth0");
    String faulty = engine.inNetworkOf("fixweb", "ip", "neigh", "show", "nud", "permanent").out();
    try {
      mended("neighbour-wrong-mac", "fixtwo", its);
      assertThat(engine.inNetworkOf("fixweb", "ip", "neigh", "show", "nud", "permanent").out())
          .contains("02:00:00:00:99:99")
          .isEqualTo(faulty);
    } finally {
      web("ip", "neigh", "del", its, "dev", "eth0");
    }
    String mac =
        engine
            .inNetworkOf("fixtwo", "ip", "-o", "link", "show", "eth0")
            .out()
            .replaceAll("(?s)^.*link/ether (\\S+).*$", "$1");
    String[] entry = {
      "bridge", "fdb", "replace", mac, "dev", hostVeth(), "master", "static", "sticky"
    };
    host(entry);
    try {
      mended("fdb-wrong-port", "fixtwo", its);
    } finally {
      entry[2] = "del";
      host(entry);
    }
  }

  @Test
  void aRuleAndAPolicyOfNft() throws Exception {
    String its = address("fixweb");
    host("nft", "add", "table", "inet", "fixnft");
    try {
      host("nft", "add chain inet fixnft in { type filter hook input priority 5; policy accept; }");
      host("nft", "add rule inet fixnft in tcp dport 9 accept");
      host("nft", "add rule inet fixnft in ip saddr " + its + " icmp type echo-request drop");
      host("nft", "add rule inet fixnft in udp dport 9 accept");
      nftMended();
      host("nft", "flush chain inet fixnft in");
      host("nft", "chain inet fixnft in { policy drop; }");
      nftMended();
    } finally {
      host("nft", "delete", "table", "inet", "fixnft");
    }
  }

  /** Its place among the others comes back, too. */
  private void nftMended() throws Exception {
    String faulty = engine.host().run("nft", "list", "table", "inet", "fixnft").out();
    mended("filter-drop", "host", "172.17.0.1");
    assertThat(engine.host().run("nft", "list", "table", "inet", "fixnft").out()).isEqualTo(faulty);
  }

  @Test
  void aSettingAndWhatItWritesThroughTo() throws Exception {
    String before = settings();
    host("sysctl", "-qw", "net.ipv4.ip_forward=0");
    host("sysctl", "-qw", "net.ipv4.conf.brfix.forwarding=1");
    String faulty = settings();
    assertThat(faulty).isNotEqualTo(before);
    try {
      mended("forwarding-off", BEYOND, BEYOND);
      assertThat(settings()).isEqualTo(faulty);
    } finally {
      host("sysctl", "-qw", "net.ipv4.ip_forward=1");
    }
  }

  private static String settings() {
    return engine.host().run("sysctl", "-a", "--pattern", "forward|accept_redirects").out();
  }

  @Test
  void aNetworkThatTheEngineConnects() throws Exception {
    mended("network-isolation", "fixfar", address("fixfar"));
  }

  @Test
  void whatIsStaleIsRefused() throws Exception {
    assertThat(dnet("fix", "1", "--yes").err()).contains("nothing was offered yet");
    web("ip", "route", "add", "prohibit", BEYOND);
    try {
      assertThat(dnet("path", "fixweb", BEYOND).exit()).isEqualTo(1);
    } finally {
      web("ip", "route", "del", "prohibit", BEYOND);
    }
    Path list = Path.of(state()).resolve("offers");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(list)))
        .isEqualTo("rw-------");
    assertThat(dnet("fix").out()).contains("by: dnet path ", " fixweb " + BEYOND, "  1. ");
    refused("9", "there are remedies 1 to");
    refused("1", "no such route");
    String text = Files.readString(list);
    Files.writeString(list, text.replaceAll("\"boot\":\"[^\"]*\"", "\"boot\":\"x\""));
    refused("1", "before the last boot; run it again: dnet path");
    Files.writeString(list, text.replaceAll("\"startTicks\":[0-9]+", "\"startTicks\":7"));
    refused("1", "fixweb is gone");
    Files.writeString(list, text.replaceAll("\"time\":\"[0-9]{4}", "\"time\":\"2020"));
    refused("1", "long ago");
    Files.writeString(
        list, text.replaceAll("\"netns\":[0-9]+,\"engine\"", "\"netns\":7,\"engine\""));
    refused("1", "another host");
    Files.writeString(list, text.substring(0, text.length() / 2));
    assertThat(dnet("fix", "1", "--yes").exit()).isNotZero();
    assertThat(dnet("path", "fixweb", "fixtwo").exit()).isZero();
    refused("1", "the last command offered no remedy");
    assertThat(Run.dnet("journal", "--state", state()).out()).doesNotContain("made");
  }

  @Test
  void whatDnetCannotTakeBackItPrints() throws IOException {
    Run path = dnet("path", "fixweb", "fixtwo", "--tcp", "9");
    assertThat(path.exit()).isEqualTo(1);
    assertThat(path.out()).contains("no-listener", "1. nsenter -t");
    refused("1", "it is yours to run: nsenter -t ");
  }

  private void refused(String number, String why) {
    Run run = dnet("fix", number, "--yes");
    assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(4);
    assertThat(run.err()).contains(why).hasLineCount(1);
  }
}
