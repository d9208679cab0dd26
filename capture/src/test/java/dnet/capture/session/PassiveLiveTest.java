package dnet.capture.session;

import static dnet.capture.session.Expectations.told;
import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.fault.Asked;
import dnet.fixtures.lab.Fault;
import dnet.fixtures.lab.Faults;
import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.linux.InetSocket;
import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.linux.SocketAddress;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Confidence;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Flows that are there already, of each protocol, while dnet sends nothing: healthy, and dropped.
 */
@LiveTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PassiveLiveTest {
  private static final String SHOP = "172.27.1.3";

  private @Nullable Lab opened;
  private @Nullable LabEngine started;

  @BeforeAll
  void build() {
    opened = Lab.open();
    LabEngine engine = opened.engine("passive");
    started = engine;
    engine.docker("network", "create", "--subnet", "172.27.1.0/24", "web");
    engine.container("api", "--network", "web");
    engine.container("shop", "--network", "web");
  }

  @AfterAll
  void takeAway() {
    if (opened != null) {
      opened.close();
    }
  }

  private LabEngine engine() {
    if (started == null) {
      throw new IllegalStateException("no lab");
    }
    return started;
  }

  /** A program of this machine's in a container's namespace, until it is closed. */
  private final class Flow implements AutoCloseable {
    private final Process process;

    Flow(String container, String script) throws IOException {
      process =
          new ProcessBuilder(
                  "nsenter",
                  "--net=/proc/" + engine().pid(container) + "/ns/net",
                  "bash",
                  "-c",
                  script)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.onExit().orTimeout(5, TimeUnit.SECONDS).join();
    }
  }

  private Verdict watch(Asked asked) throws IOException {
    return TraceLab.of(engine()).watch(asked, 10);
  }

  private Fault dropped(String protocol) {
    return Faults.rule(
        engine().host(), "iptables", "filter", "DOCKER-USER", "-p", protocol, "-j", "DROP");
  }

  private static void isHealthy(Verdict verdict) {
    assertThat(verdict.outcome()).as(told(verdict)).isEqualTo(Outcome.DELIVERED);
    assertThat(verdict.cause()).as(told(verdict)).isNull();
    assertThat(verdict.hops())
        .as(told(verdict))
        .filteredOn(h -> h.hop().direction() == Direction.FORWARD)
        .isNotEmpty()
        .allSatisfy(h -> assertThat(h.seen()).isGreaterThanOrEqualTo(TraceLab.COUNT));
    assertThat(verdict.notes())
        .as(told(verdict))
        .noneMatch(n -> n.code().equals("partial-loss") || n.code().equals("way-differs"));
  }

  private static void isDropped(Fault fault, Verdict verdict) {
    assertThat(verdict.outcome()).as(fault + told(verdict)).isEqualTo(Outcome.LOST);
    assertThat(verdict.cause()).as(told(verdict)).isEqualTo(Cause.FILTER_DROP);
    assertThat(verdict.culprit().object()).isEqualTo("filter DOCKER-USER 1");
    assertThat(verdict.confidence()).as(told(verdict)).isEqualTo(Confidence.CERTAIN);
  }

  private void until(String what, Predicate<String> holds, String... command) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    String said;
    do {
      said = engine().inNetworkOf("shop", command).out();
    } while (!holds.test(said) && System.nanoTime() < deadline);
    assertThat(holds.test(said)).as(what + ": " + said).isTrue();
  }

  @Test
  void aPing() throws Exception {
    Asked asked = Asked.ping("api", "shop");
    try (Flow ping = new Flow("api", "exec busybox ping -i 0.1 " + SHOP)) {
      isHealthy(watch(asked));
      try (Fault fault = dropped("icmp")) {
        isDropped(fault, watch(asked));
      }
      assertThat(ping.process.isAlive()).isTrue();
    }
  }

  /** One socket, always the same three octets, and nobody answers: there is nothing to ask more. */
  @Test
  void datagramsThatLookAlike() throws Exception {
    Asked asked = new Asked("api", "shop", "udp", 7777, 0, false);
    String send = "exec 3<>/dev/udp/" + SHOP + "/7777; while sleep 0.05; do echo hi >&3; done";
    try (Flow flow = new Flow("api", send)) {
      Verdict refused = watch(asked);
      assertThat(refused.outcome()).as(told(refused)).isEqualTo(Outcome.REJECTED);
      assertThat(refused.cause()).as(told(refused)).isEqualTo(Cause.NO_LISTENER);
      try (NetnsHandle there = NetnsHandle.ofProcess(engine().pid("shop"));
          InetSocket silent =
              Namespaces.call(there, () -> InetSocket.open(InetSocket.Kind.UDP, true, "silent"))) {
        silent.bind(new SocketAddress(IpAddress.parse("0.0.0.0"), 7777));
        Verdict taken = watch(asked);
        isHealthy(taken);
        assertThat(taken.confidence()).isEqualTo(Confidence.LIKELY);
        try (Fault fault = dropped("udp")) {
          isDropped(fault, watch(asked));
        }
      }
      assertThat(flow.process.isAlive()).isTrue();
    }
  }

  /** A connection that was there before, and not only its beginning. */
  @Test
  void aConnection() throws Exception {
    Asked asked = Asked.tcp("api", "shop", 9000);
    String send = "while sleep 0.05; do echo hello; done | busybox nc " + SHOP + " 9000";
    try (Flow service = new Flow("shop", "exec busybox nc -ll -p 9000 -e cat")) {
      until("it listens", s -> s.contains(":9000"), "ss", "-Hltn");
      try (Flow flow = new Flow("api", send)) {
        until("it is connected", s -> s.contains(":9000"), "ss", "-Htn", "state", "established");
        isHealthy(watch(asked));
        try (Fault fault = dropped("tcp")) {
          isDropped(fault, watch(asked));
        }
        assertThat(flow.process.isAlive()).isTrue();
      }
      assertThat(service.process.isAlive()).isTrue();
    }
  }

  /** Offloads are on: segments of 64 KiB, merged and split on their way, are no loss. */
  @Test
  void aBusyConnection() throws Exception {
    try (Flow service = new Flow("shop", "exec busybox nc -ll -p 9001 -e cat >/dev/null")) {
      until("it listens", s -> s.contains(":9001"), "ss", "-Hltn");
      try (Flow flow = new Flow("api", "exec busybox nc " + SHOP + " 9001 </dev/zero")) {
        until("it is connected", s -> s.contains(":9001"), "ss", "-Htn", "state", "established");
        isHealthy(watch(Asked.tcp("api", "shop", 9001)));
        assertThat(flow.process.isAlive()).isTrue();
      }
      assertThat(service.process.isAlive()).isTrue();
    }
  }

  @Test
  void nothingFlows() throws Exception {
    for (Asked asked :
        List.of(new Asked("api", "shop", "udp", 7979, 0, false), Asked.tcp("api", "shop", 7979))) {
      Verdict nothing = TraceLab.of(engine()).watch(asked, 1);
      assertThat(nothing.outcome()).as(told(nothing)).isEqualTo(Outcome.UNKNOWN);
      assertThat(nothing.gaps())
          .as(told(nothing))
          .anyMatch(g -> g.what().equals("packets of this flow"));
    }
  }
}
