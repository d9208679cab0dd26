package dnet.capture.session;

import static dnet.capture.session.Expectations.told;
import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.fault.Asked;
import dnet.fixtures.fault.FaultCase;
import dnet.fixtures.fault.FaultHost;
import dnet.fixtures.lab.Fault;
import dnet.fixtures.lab.Faults;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.linux.InetSocket;
import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.linux.SocketAddress;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Confidence;
import dnet.inspector.model.flow.Evidence;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Verdict;
import dnet.inspector.snapshot.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What prediction alone cannot tell, and where it is wrong. */
@LiveTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TraceCasesLiveTest {
  private static final String WEB1 = "172.29.1.11";
  private static final Asked PING = Asked.ping("web1", "web2");

  private @Nullable FaultHost opened;

  @TempDir private Path folder = Path.of("");

  @BeforeAll
  void build() {
    opened = FaultHost.open();
  }

  @AfterAll
  void takeAway() {
    lab().close();
  }

  private FaultHost lab() {
    if (opened == null) {
      throw new IllegalStateException("no lab");
    }
    return opened;
  }

  private TraceLab tracing() {
    return TraceLab.of(lab());
  }

  private Verdict trace(Asked asked) throws Exception {
    return tracing().trace(asked);
  }

  /** A few of the catalogue; the long lane has all. */
  Stream<FaultCase> faults() {
    Set<String> some =
        Set.of(
            "host veth down",
            "target unplugged",
            "gateway that nobody has",
            "REJECT in DOCKER-USER",
            "legacy DROP beside nft",
            "isolated networks",
            "nobody listens",
            "answers dropped by the host",
            "a filter that drops");
    List<FaultCase> chosen = lab().cases().stream().filter(c -> some.contains(c.name())).toList();
    assertThat(chosen).hasSameSizeAs(some);
    return chosen.stream();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void someFaultsAreNamed(FaultCase tried) throws Exception {
    Expectations.isNamed(lab(), tried);
  }

  /** NAT from outside, from this host, by docker-proxy, from a sibling, and hairpin; macvlan. */
  Stream<Asked> healthy() {
    return FaultHost.healthy().stream().filter(a -> a.isTcp() || a.to().equals("mac1"));
  }

  @ParameterizedTest
  @MethodSource("healthy")
  void whatIsHealthyIsSeenAtEveryHop(Asked asked) throws Exception {
    Expectations.isSeenAtEveryHop(lab(), asked);
  }

  /** Who has asked a moment ago sends to the same MAC for some seconds, whoever answers. */
  @Test
  void anAddressThatIsGoneButRememberedIsNamed() throws Exception {
    assertThat(lab().really(PING, FaultHost.WEB2)).isTrue();
    try (Fault fault =
        Faults.steps(
            lab().in("web2"),
            List.of("ip addr del 172.29.1.12/24 dev eth0"),
            List.of(
                "ip addr add 172.29.1.12/24 dev eth0", "ip route add default via 172.29.1.1"))) {
      Verdict verdict = trace(PING);
      String told = fault + ": " + told(verdict);
      assertThat(verdict.cause()).as(told).isEqualTo(Cause.NO_ADDRESS);
      assertThat(verdict.culprit().namespace()).as(told).isEqualTo("web2");
    }
  }

  @Test
  void aFaultThatCameMeanwhileIsFoundInASecondReading() throws Exception {
    Snapshot before = tracing().observe();
    try (Fault fault =
        Faults.rule(lab().in("web2"), "iptables", "filter", "INPUT", "-p", "icmp", "-j", "DROP")) {
      Verdict verdict = tracing().trace(before, PING, null);
      String told = fault + ": " + told(verdict);
      assertThat(verdict.predicted().outcome()).isEqualTo(Outcome.DELIVERED);
      assertThat(verdict.cause()).as(told).isEqualTo(Cause.FILTER_DROP);
      assertThat(verdict.culprit().namespace()).isEqualTo("web2");
      assertThat(verdict.notes()).as(told).anyMatch(n -> n.code().equals("host-changed"));
    }
  }

  @Test
  void aFaultThatIsGoneMeanwhileIsNoFault() throws Exception {
    Snapshot before;
    try (Fault fault =
        Faults.rule(lab().in("web2"), "iptables", "filter", "INPUT", "-p", "icmp", "-j", "DROP")) {
      assertThat(fault).isNotNull();
      before = tracing().observe();
    }
    Verdict verdict = tracing().trace(before, PING, null);
    assertThat(verdict.predicted().cause()).isEqualTo(Cause.FILTER_DROP);
    assertThat(verdict.outcome()).as(told(verdict)).isEqualTo(Outcome.DELIVERED);
    assertThat(verdict.cause()).isNull();
    assertThat(verdict.notes()).anyMatch(n -> n.code().equals("prediction-differs"));
  }

  /** A match that dnet does not understand leaves open what happens; a packet settles it. */
  @Test
  void whatIsNotUnderstoodIsSettledByPackets() throws Exception {
    String[] drops = {"-m", "u32", "--u32", "6&0xFF=1", "-j", "DROP"};
    String[] passes = {"-m", "u32", "--u32", "6&0xFF=17", "-j", "DROP"};
    try (Fault fault = Faults.rule(lab().in("web2"), "iptables", "filter", "INPUT", drops)) {
      Verdict verdict = trace(PING);
      assertThat(verdict.predicted().confidence()).isEqualTo(Confidence.POSSIBLE);
      assertThat(verdict.cause()).as(fault + told(verdict)).isEqualTo(Cause.FILTER_DROP);
      assertThat(verdict.confidence()).isEqualTo(Confidence.CERTAIN);
      assertThat(verdict.evidence())
          .as(told(verdict))
          .anyMatch(e -> e.source() == Evidence.Source.RULE_COUNTER && e.text().contains("u32"));
    }
    try (Fault fault = Faults.rule(lab().in("web2"), "iptables", "filter", "INPUT", passes)) {
      Verdict verdict = trace(PING);
      assertThat(verdict.outcome()).as(fault + told(verdict)).isEqualTo(Outcome.DELIVERED);
      assertThat(verdict.confidence()).isEqualTo(Confidence.CERTAIN);
    }
  }

  /** The prediction is wrong, and the kernel alone tells: one rule that refused every probe. */
  @Test
  void theKernelsWordAccusesWhereThePredictionIsWrong() throws Exception {
    Snapshot clean = tracing().observe();
    try (Fault fault =
        Faults.rule(lab().in("web2"), "iptables", "filter", "INPUT", "-p", "icmp", "-j", "DROP")) {
      Verdict verdict = tracing().misled(clean, PING);
      String told = fault + told(verdict);
      assertThat(verdict.predicted().outcome()).isEqualTo(Outcome.DELIVERED);
      assertThat(verdict.cause()).as(told).isEqualTo(Cause.FILTER_DROP);
      assertThat(verdict.confidence()).as(told).isEqualTo(Confidence.LIKELY);
      assertThat(verdict.culprit().object()).isEqualTo("filter INPUT 1");
      assertThat(verdict.notes()).anyMatch(n -> n.code().equals("prediction-differs"));
    }
  }

  /** Nothing that was read explains it, and nobody is accused. */
  @Test
  void whatNothingExplainsIsUnknown() throws Exception {
    // IPsec policies are not read.
    try (Fault fault =
        Faults.steps(
            lab().in("web2"),
            List.of("ip xfrm policy add dir in src 0.0.0.0/0 dst 0.0.0.0/0 action block"),
            List.of("ip xfrm policy flush"))) {
      Verdict verdict = trace(PING);
      assertThat(verdict.outcome()).as(fault + told(verdict)).isEqualTo(Outcome.UNKNOWN);
      assertThat(verdict.culprit()).isNull();
      assertThat(verdict.gaps()).isNotEmpty();
      assertThat(verdict.evidence())
          .as(told(verdict))
          .anyMatch(e -> e.text().startsWith("requests: 3 of 3 passed 4 of 4 places"));
    }
  }

  @Test
  void largePacketsAndAnIcmpMessageThatIsEaten() throws Exception {
    Asked large = Asked.ping("web1", FaultHost.CLIENT).sized(1400);
    try (Fault mtu =
            Faults.steps(
                lab().host(),
                List.of("ip link set eth0 mtu 1000"),
                List.of("ip link set eth0 mtu 1500"));
        Fault eaten =
            Faults.rule(
                lab().host(),
                "iptables",
                "filter",
                "OUTPUT",
                "-p",
                "icmp",
                "--icmp-type",
                "fragmentation-needed",
                "-j",
                "DROP")) {
      Verdict verdict = trace(large);
      assertThat(verdict.cause())
          .as(mtu + ", " + eaten + told(verdict))
          .isEqualTo(Cause.MTU_BLACKHOLE);
      assertThat(verdict.culprit().object()).isEqualTo("eth0");
      assertThat(verdict.culprit().text()).contains("--icmp-type 3/4");
    }
  }

  @Test
  void thePublishingRuleAndItsProxyGone() throws Exception {
    lab().engine().container("shelf", "--network", "web", "--publish", "8099:80");
    lab().engine().exec("shelf", "httpd", "-p", "80").orThrow();
    try {
      Asked asked = Asked.tcp(FaultHost.CLIENT, "host:8099", 0);
      lab().host().run(("iptables -t nat -D " + lab().publishingRule(8099)).split(" ")).orThrow();
      Verdict proxied = trace(asked);
      assertThat(proxied.outcome()).as(told(proxied)).isEqualTo(Outcome.DELIVERED);
      lab().killProxies(8099);
      Verdict verdict = trace(asked);
      assertThat(verdict.cause()).as(told(verdict)).isEqualTo(Cause.NAT_MISSING);
      assertThat(verdict.outcome()).isEqualTo(Outcome.REJECTED);
      assertThat(verdict.culprit().text()).contains("8099");
    } finally {
      lab().engine().docker("rm", "--force", "shelf");
    }
  }

  @Test
  void twoOwnersOfOneAddress() throws Exception {
    try (Fault fault =
        Faults.steps(
            lab().in("pub"),
            List.of("ip addr add 172.29.1.12/32 dev eth0"),
            List.of("ip addr del 172.29.1.12/32 dev eth0"))) {
      lab().in("web1").run("ip", "neigh", "flush", "all").orThrow();
      Verdict verdict = trace(PING);
      assertThat(verdict.cause()).as(fault + told(verdict)).isEqualTo(Cause.DUPLICATE_ADDRESS);
      assertThat(verdict.culprit().text()).contains("web2").contains("pub");
    } finally {
      lab().in("web1").run("ip", "neigh", "flush", "all").orThrow();
    }
  }

  @Test
  void stoppedAndPaused() throws Exception {
    lab().engine().container("brief", "--network", "web");
    try {
      try (Fault fault = Faults.paused(lab().engine(), "brief")) {
        Verdict verdict = trace(Asked.ping("web1", "brief"));
        assertThat(verdict.outcome()).as(fault + told(verdict)).isEqualTo(Outcome.DELIVERED);
        assertThat(verdict.notes()).anyMatch(n -> n.code().equals("container-paused"));
      }
      lab().engine().docker("kill", "brief");
      Snapshot stopped = tracing().observe();
      assertThat(tracing().predict(stopped, Asked.ping("web1", "brief")).cause())
          .isEqualTo(Cause.CONTAINER_STOPPED);
    } finally {
      lab().engine().docker("rm", "--force", "brief");
    }
  }

  @Test
  void namesThatDoNotResolve() throws Exception {
    lab().engine().container("namer", "--network", "web");
    try {
      lab().in("namer").run("iptables", "-t", "nat", "-F", "DOCKER_OUTPUT").orThrow();
      Verdict verdict = trace(Asked.ping("namer", "web2"));
      assertThat(verdict.cause()).as(told(verdict)).isEqualTo(Cause.DNS_BROKEN);
      assertThat(verdict.culprit().namespace()).isEqualTo("namer");
    } finally {
      lab().engine().docker("rm", "--force", "namer");
    }
  }

  @Test
  void thePacketsOfEveryHopAreInOneFile() throws Exception {
    Path file = folder.resolve("trace.pcapng");
    Verdict verdict = tracing().trace(tracing().observe(), Asked.tcp("web1", "web2", 80), file);
    assertThat(verdict.outcome()).as(told(verdict)).isEqualTo(Outcome.DELIVERED);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    String told =
        lab()
            .host()
            .run(
                "tshark",
                "-r",
                file.toString(),
                "-T",
                "fields",
                "-e",
                "frame.interface_name",
                "-e",
                "frame.comment",
                "-Y",
                "tcp.flags.syn == 1 && tcp.flags.ack == 0")
            .orThrow()
            .out();
    List<String> lines = told.lines().toList();
    assertThat(lines).as(told).hasSize(4 * TraceLab.COUNT);
    assertThat(lines).filteredOn(l -> l.startsWith("web1/eth0\tprobe 0 forward,")).hasSize(1);
    assertThat(lines).filteredOn(l -> l.startsWith("web2/eth0\tprobe 2 forward,")).hasSize(1);
    assertThat(lines)
        .filteredOn(l -> l.startsWith("host/" + lab().hostVeth("web2") + "\tprobe"))
        .hasSize(TraceLab.COUNT);
  }

  /** What is beyond this host cannot be seen, and is not blamed. */
  @Test
  void theHalfBeyondThisHostIsSaidToBeUnseen() throws Exception {
    Asked out = Asked.ping("web1", FaultHost.CLIENT);
    Snapshot alone = tracing().observeWithout(lab().client(), lab().wire());
    Verdict healthy = tracing().trace(alone, out, null);
    assertThat(healthy.outcome()).as(told(healthy)).isEqualTo(Outcome.DELIVERED);
    assertThat(healthy.hops()).allSatisfy(h -> assertThat(h.seen()).isEqualTo(TraceLab.COUNT));
    assertThat(healthy.hops()).noneMatch(h -> h.hop().namespace().contains("client"));
    try (Fault fault =
        Faults.rule(lab().client(), "iptables", "filter", "INPUT", "-p", "icmp", "-j", "DROP")) {
      Verdict verdict = tracing().without(lab().client(), lab().wire()).trace(out);
      String told = fault + told(verdict);
      assertThat(verdict.outcome()).as(told).isEqualTo(Outcome.UNKNOWN);
      assertThat(verdict.culprit()).as(told).isNull();
      assertThat(verdict.gaps())
          .as(told)
          .anyMatch(g -> g.what().equals("the way beyond host/eth0"));
    }
  }

  /** Others' packets, while dnet sends nothing. */
  @Test
  void whatFlowsAnywayIsWatched() throws Exception {
    Process ping =
        new ProcessBuilder(
                "nsenter",
                "--net=/proc/" + lab().engine().pid("web1") + "/ns/net",
                "busybox",
                "ping",
                "-i",
                "0.1",
                FaultHost.WEB2)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      Verdict verdict = tracing().watch(PING, 10);
      assertThat(verdict.outcome()).as(told(verdict)).isEqualTo(Outcome.DELIVERED);
      assertThat(verdict.hops())
          .as(told(verdict))
          .allSatisfy(h -> assertThat(h.seen()).isGreaterThanOrEqualTo(TraceLab.COUNT));
    } finally {
      ping.destroy();
      ping.waitFor();
    }
    Verdict nothing = tracing().watch(PING, 1);
    assertThat(nothing.outcome()).as(told(nothing)).isEqualTo(Outcome.UNKNOWN);
    assertThat(nothing.gaps()).anyMatch(g -> g.what().equals("packets of this flow"));
  }

  /** A service need not answer a datagram: that it came there and was taken is all to ask. */
  @Test
  void datagramsThatAreTakenAndThatAreRefused() throws Exception {
    Asked asked = new Asked("web1", "web2", "udp", 7777, 0, false);
    Verdict refused = trace(asked);
    assertThat(refused.outcome()).as(told(refused)).isEqualTo(Outcome.REJECTED);
    assertThat(refused.cause()).isEqualTo(Cause.NO_LISTENER);
    try (NetnsHandle there = NetnsHandle.ofProcess(lab().engine().pid("web2"));
        InetSocket socket =
            Namespaces.call(
                there, () -> InetSocket.open(InetSocket.Kind.UDP, true, "silent service"))) {
      socket.bind(new SocketAddress(IpAddress.parse("0.0.0.0"), 7777));
      Verdict taken = trace(asked);
      assertThat(taken.outcome()).as(told(taken)).isEqualTo(Outcome.DELIVERED);
      assertThat(taken.confidence()).isEqualTo(Confidence.LIKELY);
      assertThat(taken.notes()).anyMatch(n -> n.code().equals("no-answer"));
      try (Fault fault =
          Faults.rule(lab().in("web2"), "iptables", "filter", "INPUT", "-p", "udp", "-j", "DROP")) {
        Verdict dropped = trace(asked);
        assertThat(dropped.cause()).as(fault + told(dropped)).isEqualTo(Cause.FILTER_DROP);
      }
    }
  }

  @Test
  void whatTheKernelTracksIsEvidence() throws Exception {
    Verdict verdict = trace(Asked.tcp(FaultHost.CLIENT, "host:8080", 0));
    assertThat(verdict.outcome()).as(told(verdict)).isEqualTo(Outcome.DELIVERED);
    assertThat(verdict.evidence())
        .as(told(verdict))
        .filteredOn(e -> e.source() == Evidence.Source.CONNTRACK)
        .anyMatch(
            e ->
                e.text().startsWith("host tracks 3 connections (")
                    && e.text().contains("answered")
                    && e.text().contains(":8080, translated to ")
                    && e.text().endsWith("172.29.1.20:80"));
    assertThat(verdict.notes()).noneMatch(n -> n.code().equals("conntrack-differs"));
    try (Fault fault =
        Faults.rule(lab().host(), "iptables", "filter", "DOCKER-USER", "-p", "tcp", "-j", "DROP")) {
      Verdict dropped = trace(Asked.tcp(FaultHost.CLIENT, "host:8080", 0));
      assertThat(dropped.cause()).as(fault + told(dropped)).isEqualTo(Cause.FILTER_DROP);
      // What is dropped before it is confirmed is forgotten.
      assertThat(dropped.evidence())
          .as(told(dropped))
          .noneMatch(e -> e.source() == Evidence.Source.CONNTRACK && e.text().startsWith("host"));
    }
  }

  /** Who sends already is translated as when it began, whatever the rules have come to say. */
  @Test
  void aConnectionThatIsTrackedKeepsItsTranslation() throws Exception {
    Asked asked = new Asked(FaultHost.CLIENT, FaultHost.HOST, "udp", 7700, 0, false);
    String[] old = translation(WEB1);
    try (Fault passes =
            Faults.rule(
                lab().host(), "iptables", "filter", "DOCKER-USER", "-p", "udp", "-j", "ACCEPT");
        InetSocket one = silent("web1");
        InetSocket two = silent("web2")) {
      assertThat(passes).isNotNull();
      assertThat(one).isNotEqualTo(two);
      Fault before = Faults.rule(lab().host(), "iptables", "nat", "PREROUTING", old);
      Process flow =
          new ProcessBuilder(
                  "nsenter",
                  "--net=" + lab().client().netns(),
                  "bash",
                  "-c",
                  "exec 3<>/dev/udp/"
                      + FaultHost.HOST
                      + "/7700;"
                      + " while sleep 0.05; do echo hi >&3; done")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (before) {
        Verdict straight = tracing().watch(asked, 10);
        assertThat(straight.outcome()).as(told(straight)).isEqualTo(Outcome.DELIVERED);
        assertThat(straight.evidence())
            .as(told(straight))
            .anyMatch(
                e ->
                    e.source() == Evidence.Source.CONNTRACK
                        && e.text().startsWith("host tracks ")
                        && e.text().endsWith(WEB1 + ":7777 (UNREPLIED)"));
        try (Fault now =
            Faults.rule(
                lab().host(), "iptables", "nat", "PREROUTING", translation(FaultHost.WEB2))) {
          Verdict verdict = tracing().watch(asked, 10);
          String told = now + told(verdict);
          assertThat(verdict.outcome()).as(told).isEqualTo(Outcome.UNKNOWN);
          assertThat(verdict.culprit()).as(told).isNull();
          assertThat(verdict.notes())
              .as(told)
              .anyMatch(
                  n -> n.code().equals("conntrack-differs") && n.text().contains(WEB1 + ":7777"));
        }
      } finally {
        flow.destroyForcibly();
        flow.waitFor();
      }
    }
  }

  private static String[] translation(String to) {
    return new String[] {
      "-p", "udp", "--dport", "7700", "-j", "DNAT", "--to-destination", to + ":7777"
    };
  }

  /** Takes what comes and answers nothing. */
  private InetSocket silent(String container) throws Exception {
    try (NetnsHandle there = NetnsHandle.ofProcess(lab().engine().pid(container))) {
      InetSocket socket =
          Namespaces.call(there, () -> InetSocket.open(InetSocket.Kind.UDP, true, "silent"));
      socket.bind(new SocketAddress(IpAddress.parse("0.0.0.0"), 7777));
      return socket;
    }
  }
}
