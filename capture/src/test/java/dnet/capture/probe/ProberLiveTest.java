package dnet.capture.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.capture.probe.ProbeResult.Fate;
import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabHost;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.linux.Errno;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.flow.Protocol;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Probes from one host over a router to another. */
@LiveTest
class ProberLiveTest {
  private static final String FAR = "10.202.0.2";
  private static final String FAR6 = "fd02::2";

  private static LabHost near;
  private static LabHost router;
  private static LabHost far;

  @BeforeAll
  static void build(Lab lab) {
    near = lab.host("near");
    router = lab.host("router");
    far = lab.host("far");
    join(near, "r1", "10.201.0", "fd01::");
    join(far, "r2", "10.202.0", "fd02::");
    router
        .run("sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1")
        .orThrow();
    // A link's queue is there some time after the link is up.
    near.run("busybox", "ping", "-c", "5", "-A", "-W", "5", FAR).orThrow();
    near.run("busybox", "ping6", "-c", "5", "-A", "-W", "5", FAR6).orThrow();
  }

  private static void join(LabHost host, String port, String net, String net6) {
    router
        .run(
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
    router.run("ip", "address", "add", net + ".1/24", "dev", port).orThrow();
    router.run("ip", "address", "add", net6 + "1/64", "dev", port, "nodad").orThrow();
    router.run("ip", "link", "set", port, "up").orThrow();
    host.run("ip", "address", "add", net + ".2/24", "dev", "eth0").orThrow();
    host.run("ip", "address", "add", net6 + "2/64", "dev", "eth0", "nodad").orThrow();
    host.run("ip", "link", "set", "eth0", "up").orThrow();
    host.run("ip", "route", "add", "default", "via", net + ".1").orThrow();
    host.run("ip", "-6", "route", "add", "default", "via", net6 + "1").orThrow();
  }

  private static List<ProbeResult> run(ProbePlan plan) throws IOException {
    List<ProbeResult> sent = new ArrayList<>();
    List<ProbeResult> ended = new ArrayList<>();
    try (NetnsHandle namespace = NetnsHandle.ofMount(near.netns().toString(), 0)) {
      new Prober(
              namespace,
              "near",
              plan,
              new Prober.Listener() {
                @Override
                public void sent(ProbeResult probe) {
                  sent.add(probe);
                }

                @Override
                public void ended(ProbeResult probe) {
                  ended.add(probe);
                }
              })
          .run();
    }
    assertThat(sent).hasSize(plan.count());
    assertThat(ended).hasSize(plan.count());
    return ended;
  }

  private static List<ProbeResult> run(Protocol protocol, String to, int port, int count)
      throws IOException {
    return run(ProbePlan.of(protocol, IpAddress.parse(to), port, count));
  }

  private static ProbePlan sized(String to, int size, boolean dontFragment) {
    return new ProbePlan(
        Protocol.ICMP,
        null,
        IpAddress.parse(to),
        0,
        1,
        Duration.ZERO,
        size,
        dontFragment,
        Duration.ofSeconds(1));
  }

  @Test
  void echoesComeBack() throws IOException {
    for (String to : List.of(FAR, FAR6)) {
      assertThat(run(Protocol.ICMP, to, 0, 3))
          .allSatisfy(
              r -> {
                assertThat(r.fate()).isEqualTo(Fate.ANSWERED);
                assertThat(r.roundTripNanos()).isBetween(0L, 900_000_000L);
                assertThat(r.local().address())
                    .hasToString(to.equals(FAR) ? "10.201.0.2" : "fd01::2");
              });
    }
  }

  @Test
  void closedPortsRefuse() throws IOException {
    for (String to : List.of(FAR, FAR6)) {
      ProbeResult tcp = run(Protocol.TCP, to, 81, 1).get(0);
      assertThat(tcp.fate()).as("%s", tcp).isEqualTo(Fate.REFUSED);
      assertThat(tcp.errno()).isEqualTo(Errno.ECONNREFUSED);
      assertThat(tcp.error()).isNull();
      ProbeResult udp = run(Protocol.UDP, to, 81, 1).get(0);
      assertThat(udp.fate()).isEqualTo(Fate.REFUSED);
      assertThat(udp.error().offender()).hasToString(to);
    }
  }

  @Test
  void aRoutersErrorsAreHeard() throws IOException {
    router.run("ip", "route", "add", "10.203.0.0/24", "via", FAR).orThrow();
    // Routers say so only now and then, else.
    router.run("sysctl", "-qw", "net.ipv4.icmp_ratelimit=0").orThrow();
    router
        .run(
            "iptables",
            "-A",
            "FORWARD",
            "-d",
            "10.203.0.0/24",
            "-j",
            "REJECT",
            "--reject-with",
            "icmp-host-unreachable")
        .orThrow();
    for (Protocol protocol : Protocol.values()) {
      ProbeResult result = run(protocol, "10.203.0.9", protocol.hasPorts() ? 80 : 0, 1).get(0);
      assertThat(result.fate()).as("%s", result).isEqualTo(Fate.UNREACHABLE);
      assertThat(result.errno()).isEqualTo(Errno.EHOSTUNREACH);
      assertThat(result.error().type()).isEqualTo(3);
      assertThat(result.error().code()).isEqualTo(1);
      assertThat(result.error().offender()).hasToString("10.201.0.1");
    }
  }

  @Test
  void aSmallLinkSaysItsMtu() throws IOException {
    router.run("ip", "link", "set", "r2", "mtu", "1400").orThrow();
    try {
      ProbeResult big = run(sized(FAR, 1450, true)).get(0);
      assertThat(big.fate()).isEqualTo(Fate.UNREACHABLE);
      assertThat(big.errno()).isEqualTo(Errno.EMSGSIZE);
      assertThat(big.error().info()).isEqualTo(1400);
      assertThat(run(sized(FAR, 1400, true)).get(0).fate()).isEqualTo(Fate.ANSWERED);
      ProbeResult local = run(sized(FAR, 1501, true)).get(0);
      assertThat(local.fate()).isEqualTo(Fate.NOT_SENT);
      assertThat(local.errno()).isEqualTo(Errno.EMSGSIZE);
    } finally {
      router.run("ip", "link", "set", "r2", "mtu", "1500").orThrow();
    }
  }

  @Test
  void silenceIsSilenceAndOwnRulesAreNotSent() throws IOException {
    far.run("iptables", "-A", "INPUT", "-p", "tcp", "--dport", "90", "-j", "DROP").orThrow();
    assertThat(run(Protocol.TCP, FAR, 90, 2))
        .allSatisfy(r -> assertThat(r.fate()).isEqualTo(Fate.SILENCE));
    near.run("iptables", "-A", "OUTPUT", "-p", "udp", "--dport", "91", "-j", "DROP").orThrow();
    ProbeResult own = run(Protocol.UDP, FAR, 91, 1).get(0);
    assertThat(own.fate()).isEqualTo(Fate.NOT_SENT);
    assertThat(own.errno()).isEqualTo(Errno.EPERM);
    assertThat(run(Protocol.UDP, "192.0.2.1", 9, 1).get(0).fate()).isEqualTo(Fate.UNREACHABLE);
  }

  @Test
  void openPortsAcceptAndAnswer() throws Exception {
    Process listener =
        new ProcessBuilder(far.inside(List.of("busybox", "httpd", "-f", "-p", "8088")))
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .start();
    try {
      long deadline = System.nanoTime() + 5_000_000_000L;
      while (!far.run("busybox", "netstat", "-ltn").text().contains(":8088 ")
          && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      List<ProbeResult> results = run(Protocol.TCP, FAR, 8088, 3);
      assertThat(results).allSatisfy(r -> assertThat(r.fate()).isEqualTo(Fate.ACCEPTED));
      assertThat(results).extracting(r -> r.identity().toString()).doesNotHaveDuplicates();
    } finally {
      listener.destroy();
      listener.waitFor();
    }
  }
}
