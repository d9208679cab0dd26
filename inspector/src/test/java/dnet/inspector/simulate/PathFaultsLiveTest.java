package dnet.inspector.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.fault.Asked;
import dnet.fixtures.fault.FaultCase;
import dnet.fixtures.fault.FaultHost;
import dnet.fixtures.lab.Fault;
import dnet.fixtures.lab.Faults;
import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Trace;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each fault is injected into a real host. A real packet must die of it, dnet must name the cause
 * and the culprit, and after healing both must get through again.
 */
@LiveTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PathFaultsLiveTest {
  private @Nullable FaultHost opened;

  @BeforeAll
  void build() {
    opened = FaultHost.open();
  }

  @AfterAll
  void takeAway() {
    lab().close();
  }

  private Trace predict(Asked asked) throws Exception {
    return new FaultLab(lab().engine()).predict(asked);
  }

  private FaultHost lab() {
    if (opened == null) {
      throw new IllegalStateException("no lab");
    }
    return opened;
  }

  Stream<FaultCase> faults() {
    return lab().cases().stream();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void eachFaultIsNamed(FaultCase tried) throws Exception {
    FaultHost lab = lab();
    try (Fault fault = tried.fault().get()) {
      assertThat(lab.really(tried.asked(), tried.address()))
          .as("a real packet, " + fault)
          .isFalse();
      Trace trace = predict(tried.asked());
      assertThat(trace.cause()).as("%s: %s", fault, trace.culprit()).isNotNull();
      assertThat(trace.cause().code())
          .as("%s: %s", fault, trace.culprit())
          .isEqualTo(tried.cause());
      assertThat(trace.outcome()).isIn(Outcome.LOST, Outcome.REJECTED);
      Culprit culprit = trace.culprit();
      assertThat(culprit).isNotNull();
      assertThat(culprit.kind().word()).isEqualTo(tried.kind());
      assertThat(culprit.namespace()).isEqualTo(tried.namespace());
      assertThat(culprit.object() + "|" + culprit.text()).contains(tried.object());
      assertThat(trace.direction().name().toLowerCase(Locale.ROOT)).isEqualTo(tried.direction());
    }
    if (lab.really(tried.asked(), tried.address())) {
      Trace healed = predict(tried.asked());
      assertThat(healed.outcome()).as("healed: %s", healed.culprit()).isEqualTo(Outcome.DELIVERED);
    }
  }

  @Test
  void publishingRuleAndProxyGone() throws Exception {
    FaultHost lab = lab();
    lab.engine().container("shelf", "--network", "web", "--publish", "8099:80");
    lab.engine().exec("shelf", "httpd", "-p", "80").orThrow();
    Asked asked = Asked.tcp(FaultHost.CLIENT, "host:8099", 0);
    assertThat(predict(asked).outcome()).isEqualTo(Outcome.DELIVERED);
    String rule = lab.publishingRule(8099);
    lab.host().run(("iptables -t nat -D " + rule).split(" ")).orThrow();
    // Docker's proxy still serves the port: that is no fault yet.
    assertThat(predict(asked).outcome()).isEqualTo(Outcome.DELIVERED);
    lab.killProxies(8099);
    Trace trace = predict(asked);
    assertThat(trace.cause()).isEqualTo(Cause.NAT_MISSING);
    assertThat(trace.culprit().text()).contains("8099");
    lab.engine().docker("rm", "--force", "shelf");
  }

  @Test
  void portHeldByAnotherProcess() throws Exception {
    FaultHost lab = lab();
    try (NetnsHandle home = NetnsHandle.ofMount(lab.engine().host().netns().toString(), 0);
        ServerSocket holder = holder(home, 8077)) {
      assertThat(holder.isBound()).isTrue();
      assertThat(
              lab.engine()
                  .tryDocker(
                      ("run -d --name late --network web -p 8077:80 "
                              + LabEngine.IMAGE
                              + " sleep 9")
                          .split(" "))
                  .exit())
          .isNotZero();
      Trace trace = predict(Asked.tcp(FaultHost.CLIENT, "host:8077", 0));
      assertThat(trace.cause()).as("%s", trace.culprit()).isEqualTo(Cause.PORT_CONFLICT);
      assertThat(trace.culprit().text()).contains("java", "late");
    }
    Trace trace = predict(Asked.tcp(FaultHost.CLIENT, "host:8077", 0));
    assertThat(trace.cause()).isEqualTo(Cause.CONTAINER_STOPPED);
    lab.engine().docker("rm", "late");
  }

  @Test
  void portOfARunningContainerHeldByAnotherProcess() throws Exception {
    FaultHost lab = lab();
    lab.engine().container("robbed", "--network", "web", "--publish", "8076:80");
    lab.killProxies(8076);
    try (NetnsHandle home = NetnsHandle.ofMount(lab.engine().host().netns().toString(), 0);
        ServerSocket holder = holder(home, 8076)) {
      assertThat(holder.isBound()).isTrue();
      // Docker's rule leads all others to the container, but not who asks at 127.0.0.1.
      Trace trace = predict(Asked.tcp("host", "127.0.0.1", 8076));
      assertThat(trace.cause()).as("%s", trace.culprit()).isEqualTo(Cause.PORT_CONFLICT);
    }
    lab.engine().docker("rm", "--force", "robbed");
  }

  private static ServerSocket holder(NetnsHandle where, int port) throws Exception {
    return Namespaces.call(
        where, () -> new ServerSocket(port, 1, InetAddress.getByName("0.0.0.0")));
  }

  @Test
  void twoContainersWithOneAddress() throws Exception {
    FaultHost lab = lab();
    try (Fault fault =
        Faults.steps(
            lab.in("pub"),
            List.of("ip addr add 172.29.1.12/32 dev eth0"),
            List.of("ip addr del 172.29.1.12/32 dev eth0"))) {
      lab.in("web1").run("ip", "neigh", "flush", "all").orThrow();
      Trace trace = predict(Asked.ping("web1", "web2"));
      assertThat(trace.cause()).as(fault.toString()).isEqualTo(Cause.DUPLICATE_ADDRESS);
      assertThat(trace.culprit().text()).contains("web2").contains("pub");
    }
  }

  @Test
  void stoppedAndPaused() throws Exception {
    FaultHost lab = lab();
    lab.engine().container("brief", "--network", "web");
    try (Fault fault = Faults.paused(lab.engine(), "brief")) {
      Trace trace = predict(Asked.ping("web1", "brief"));
      assertThat(trace.outcome()).as(fault.toString()).isEqualTo(Outcome.DELIVERED);
      assertThat(trace.notes()).anyMatch(n -> n.code().equals("container-paused"));
    }
    lab.engine().docker("kill", "brief");
    Trace trace = predict(Asked.ping("web1", "brief"));
    assertThat(trace.cause()).isEqualTo(Cause.CONTAINER_STOPPED);
    assertThat(trace.culprit().object()).isEqualTo("brief");
    lab.engine().docker("rm", "brief");
  }

  @Test
  void dnsRulesFlushed() throws Exception {
    FaultHost lab = lab();
    lab.engine().container("namer", "--network", "web");
    assertThat(lab.engine().exec("namer", "ping", "-c1", "-W1", "web2").exit()).isZero();
    assertThat(predict(Asked.ping("namer", "web2")).outcome()).isEqualTo(Outcome.DELIVERED);
    lab.in("namer").run("iptables", "-t", "nat", "-F", "DOCKER_OUTPUT").orThrow();
    assertThat(lab.engine().exec("namer", "ping", "-c1", "-W1", "web2").exit()).isNotZero();
    Trace trace = predict(Asked.ping("namer", "web2"));
    assertThat(trace.cause()).isEqualTo(Cause.DNS_BROKEN);
    assertThat(trace.culprit().namespace()).isEqualTo("namer");
    lab.engine().docker("rm", "--force", "namer");
  }

  Stream<Asked> healthy() {
    return FaultHost.healthy().stream();
  }

  @ParameterizedTest
  @MethodSource("healthy")
  void whatIsHealthyIsDelivered(Asked asked) throws Exception {
    Trace trace = predict(asked);
    assertThat(trace.outcome())
        .as("%s: %s %s", asked, trace.culprit(), trace.evidence())
        .isEqualTo(Outcome.DELIVERED);
    String address = trace.flow().destination().toString();
    Asked real =
        asked.port() == 0 && asked.isTcp() ? Asked.tcp(asked.from(), asked.to(), 8080) : asked;
    assertThat(lab().really(real, address)).as("a real packet to " + address).isTrue();
    assertThat(trace.hops()).isNotEmpty();
    assertThat(trace.doubts()).isEmpty();
  }
}
