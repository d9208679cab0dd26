package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import dnet.tui.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Addresses that a real DHCP server lends, on a LAN of the lab. */
@LiveTest
class DhcpLiveTest extends OnEngine {
  private static final String LAN = "dhcplan";

  private LabEngine engine;
  private @Nullable Process server;
  private @Nullable Process keep;

  @Override
  LabEngine lab() {
    return engine;
  }

  @BeforeEach
  void start(LabEngine shared) {
    engine = shared;
    engine.container("dhcpweb", "--network", "none");
    host("ip", "link", "add", "brdhcp", "type", "bridge");
    host("ip", "link", "set", "brdhcp", "up");
    // Docker's policy drops what bridges forward, too, unless a rule says otherwise.
    host("iptables", "-I", "FORWARD", "-i", "brdhcp", "-o", "brdhcp", "-j", "ACCEPT");
    host("ip", "netns", "add", LAN);
    host("ip", "link", "add", "dhcpp", "type", "veth", "peer", "name", "eth0", "netns", LAN);
    host("ip", "link", "set", "dhcpp", "master", "brdhcp", "up");
    host("ip", "-n", LAN, "addr", "add", "10.83.0.1/24", "dev", "eth0");
    host("ip", "-n", LAN, "link", "set", "eth0", "up");
  }

  @AfterEach
  void remove() throws Exception {
    end(keep);
    end(server);
    engine.docker("rm", "--force", "dhcpweb");
    engine.host().run("iptables", "-D", "FORWARD", "-i", "brdhcp", "-o", "brdhcp", "-j", "ACCEPT");
    engine.host().run("ip", "link", "del", "dhcpp");
    engine.host().run("ip", "link", "del", "brdhcp");
    engine.host().run("ip", "netns", "del", LAN);
  }

  private static void end(@Nullable Process process) throws Exception {
    if (process != null) {
      process.destroyForcibly();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private void host(String... command) {
    engine.host().run(command).orThrow();
  }

  /** Lends addresses from 10.83.0.FIRST on, for ten seconds each. */
  private void serve(int first) throws Exception {
    serve(first, first + 9, 10);
  }

  private void serve(int first, int last, int seconds) throws Exception {
    end(server);
    Path leases = folder.resolve("leases" + first);
    if (!Files.exists(leases)) {
      Files.createFile(leases);
    }
    Path config = folder.resolve("udhcpd" + first + ".conf");
    Files.writeString(
        config,
        "start 10.83.0."
            + first
            + "\nend 10.83.0."
            + last
            + "\ninterface eth0\nlease_file "
            + leases
            + "\npidfile "
            + folder.resolve("pid")
            + "\nmin_lease 5\noption lease "
            + seconds
            + "\noption subnet 255.255.255.0\n"
            + "option router 10.83.0.1\n");
    server =
        new ProcessBuilder(
                engine
                    .host()
                    .inside(
                        List.of(
                            "nsenter",
                            "--net=/run/netns/" + LAN,
                            "busybox",
                            "udhcpd",
                            "-f",
                            config.toString())))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    await(() -> Files.readString(log()).contains("started"));
  }

  private Path log() {
    return folder.resolve("server.log");
  }

  private long count(String text) throws IOException {
    return Files.readString(log()).lines().filter(l -> l.contains(text)).count();
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private void await(Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(45);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(logs()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private String logs() throws IOException {
    Path kept = folder.resolve("keep.log");
    return Files.readString(log())
        + (Files.exists(kept) ? Files.readString(kept) : "")
        + addresses();
  }

  private String addresses() {
    return engine.inNetworkOf("dhcpweb", "ip", "-o", "-4", "addr").out()
        + engine.inNetworkOf("dhcpweb", "ip", "route").out();
  }

  @Test
  void attachedByDhcpByBothNamesAndTakenBack() throws Exception {
    serve(20);
    String before = addresses();
    ok("attach", "--yes", "dhcpweb", "--bridge", "brdhcp", "--dhcp");
    assertThat(addresses()).contains("10.83.0.2", "default via 10.83.0.1 dev eth1");
    assertThat(engine.exec("dhcpweb", "ping", "-c1", "-W2", "10.83.0.1").exit()).isZero();
    undo();
    assertThat(addresses()).isEqualTo(before);

    ok("pipework", "--yes", "brdhcp", "-i", "eth3", "dhcpweb", "dhclient", "02:00:00:00:83:03");
    assertThat(addresses()).contains("10.83.0.2", "dev eth3");
    assertThat(dnet("pipework", "--yes", "brdhcp", "-i", "eth3", "dhcpweb", "dhcp").out())
        .contains("Nothing to do");
    undo();
    assertThat(addresses()).isEqualTo(before);
  }

  @Test
  void withoutAServerAllIsTakenBack() throws Exception {
    Files.createFile(log());
    String before =
        addresses() + engine.host().run("ip", "-br", "link").out().replaceAll(" +.*", "");
    Run none = dnet("attach", "--yes", "dhcpweb", "--bridge", "brdhcp", "--dhcp");
    assertThat(none.exit()).isEqualTo(4);
    assertThat(none.err()).contains("no DHCP server answers; all was taken back");
    assertThat(addresses() + engine.host().run("ip", "-br", "link").out().replaceAll(" +.*", ""))
        .isEqualTo(before);
    assertThat(
            dnet("attach", "--yes", "dhcpweb", "--bridge", "brdhcp", "--dhcp", "--ip", "10.0.0.1/8")
                .exit())
        .isEqualTo(2);
  }

  /** The only address that there is: who comes next gets it only if it was given back. */
  @Test
  void givenBackByUndoAndByDetach() throws Exception {
    serve(60, 60, 3600);
    ok("attach", "--yes", "dhcpweb", "--bridge", "brdhcp", "--dhcp");
    undo();
    ok("attach", "--yes", "dhcpweb", "--bridge", "brdhcp", "--dhcp");
    String with = addresses();
    ok("detach", "--yes", "dhcpweb", "eth1");
    assertThat(addresses()).doesNotContain("10.83.0.60");
    undo();
    assertThat(addresses()).isEqualTo(with);
    ok("detach", "--yes", "dhcpweb", "eth1");
    ok("attach", "--yes", "dhcpweb", "--bridge", "brdhcp", "--dhcp", "--as", "eth7");
    assertThat(addresses()).contains("10.83.0.60/24", "eth7");
  }

  /** Others get what is pinned while a first lease is asked for, which comes with its server. */
  @Test
  void aFirstLeaseKeepsNobodyWaiting() throws Exception {
    Files.createFile(log());
    engine.container("dhcptwo", "--network", "none");
    try {
      Path pins = folder.resolve("pins.yaml");
      Files.writeString(
          pins,
          """
          pins:
          - container: dhcpweb
            interfaces:
            - name: eth1
              bridge: brdhcp
              dhcp: true
            routes:
            - 10.82.0.0/16 dev eth1
          - container: dhcptwo
            interfaces:
            - name: eth1
              bridge: brdhcp
              addresses: [10.83.0.99/24]
          """);
      keep = keep(pins);
      await(() -> addresses().contains("10.82.0.0/16 dev eth1"));
      assertThat(addresses()).doesNotContain("10.83.0.");
      // Nobody serves: a discovery takes seven seconds, and this must not.
      long start = System.nanoTime();
      await(() -> two().contains("10.83.0.99"));
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
      assertThat(Files.readString(folder.resolve("keep.log")))
          .contains("restored: a DHCP server is asked for its address")
          .doesNotContain("no DHCP server");
      serve(60, 60, 20);
      await(() -> addresses().contains("10.83.0.60/24"));
      assertThat(addresses()).contains("default via 10.83.0.1", "10.82.0.0/16");
    } finally {
      engine.docker("rm", "--force", "dhcptwo");
    }
  }

  private String two() {
    return engine.inNetworkOf("dhcptwo", "ip", "-o", "-4", "addr").out();
  }

  /** A server that is silent must not keep other pins waiting; and a pin's end gives back. */
  @Tag("long")
  @Test
  void aSilentServerKeepsNobodyWaiting() throws Exception {
    serve(60, 60, 20);
    engine.container("dhcptwo", "--network", "none");
    try {
      ok("attach", "--yes", "dhcpweb", "--bridge", "brdhcp", "--dhcp");
      ok("attach", "--yes", "dhcptwo", "--bridge", "brdhcp", "--ip", "10.83.0.99/24");
      Path pins = folder.resolve("pins.yaml");
      ok("pin", "dhcpweb", "--pins", pins.toString());
      ok("pin", "dhcptwo", "--pins", pins.toString());
      end(server);
      engine.docker("restart", "--time", "0", "dhcptwo");
      // It asks at once, as it does not know how long the lease lasts, and gets no answer.
      keep = keep(pins);
      Path log = folder.resolve("keep.log");
      await(() -> Files.readString(log).contains("no DHCP server renews"));
      assertThat(Files.readString(log))
          .containsSubsequence("dhcptwo: eth1", "restored", "no DHCP server renews");
      serve(60, 60, 20);
      Files.writeString(pins, "pins: []\n");
      // An event, so that the file is read again at once.
      engine.docker("restart", "--time", "0", "dhcptwo");
      await(() -> !addresses().contains("10.83.0.60"));
    } finally {
      engine.docker("rm", "--force", "dhcptwo");
    }
  }

  private Process keep(Path pins) throws IOException {
    return new ProcessBuilder(
            Installation.shared()
                .command(words("keep", "--pins", pins.toString()).toArray(String[]::new)))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("keep.log").toFile())
        .start();
  }

  /** Renewed at half of its ten seconds; and another address when its time is up. */
  @Test
  void keptAndRenewed() throws Exception {
    serve(20);
    ok("attach", "--yes", "dhcpweb", "--bridge", "brdhcp", "--dhcp");
    String pins = folder.resolve("pins.yaml").toString();
    ok("pin", "dhcpweb", "--pins", pins);
    assertThat(Files.readString(Path.of(pins))).contains("dhcp: true").doesNotContain("addresses");
    engine.docker("restart", "--time", "0", "dhcpweb");
    keep = keep(Path.of(pins));
    await(() -> addresses().contains("10.83.0.2"));
    long acknowledged = count("sending ACK");
    await(() -> count("sending ACK") >= acknowledged + 2);
    assertThat(addresses()).contains("10.83.0.2");

    serve(40);
    await(() -> addresses().contains("10.83.0.4"));
    assertThat(addresses()).doesNotContain("10.83.0.2").contains("default via 10.83.0.1");
  }
}
