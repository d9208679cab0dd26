package dnet.inspector.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.fault.FaultCase;
import dnet.fixtures.fault.OverlayHosts;
import dnet.fixtures.lab.Fault;
import dnet.fixtures.lab.Faults;
import dnet.fixtures.lab.LabHost;
import dnet.fixtures.lab.LiveTest;
import dnet.fixtures.lab.Place;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Trace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults of a Swarm overlay between two real engines. */
@LiveTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OverlayFaultsLiveTest {
  private @Nullable OverlayHosts opened;

  @BeforeAll
  void build() {
    opened = OverlayHosts.open();
  }

  @AfterAll
  void takeAway() {
    hosts().close();
  }

  private OverlayHosts hosts() {
    if (opened == null) {
      throw new IllegalStateException("no swarm");
    }
    return opened;
  }

  private Trace predict() throws Exception {
    return new FaultLab(hosts().near()).predict(hosts().asked());
  }

  Stream<FaultCase> faults() {
    return hosts().cases().stream();
  }

  /** Last: a swarm may take a fault for a host that is gone, some time after. */
  @Order(2)
  @ParameterizedTest
  @MethodSource("faults")
  void eachFaultIsNamed(FaultCase tried) throws Exception {
    try (Fault fault = tried.fault().get()) {
      assertThat(hosts().really()).as("a real packet, " + fault).isFalse();
      Trace trace = predict();
      assertThat(trace.cause()).as("%s: %s", fault, trace.culprit()).isNotNull();
      assertThat(trace.cause().code()).as("%s", trace.culprit()).isEqualTo(tried.cause());
      assertThat(trace.culprit().kind().word()).isEqualTo(tried.kind());
      assertThat(trace.culprit().object() + "|" + trace.culprit().text()).contains(tried.object());
    }
    assertThat(hosts().really()).as("healed of " + tried).isTrue();
    assertThat(predict().outcome()).isEqualTo(Outcome.DELIVERED);
  }

  @Order(1)
  @Test
  void healthy() throws Exception {
    Trace trace = predict();
    assertThat(trace.outcome())
        .as("%s %s", trace.culprit(), trace.evidence())
        .isEqualTo(Outcome.DELIVERED);
    assertThat(trace.hops()).anyMatch(h -> h.namespace().equals("overlay:mesh"));
    assertThat(trace.hops()).anyMatch(h -> h.packet() != null && h.packet().outer() != null);
  }

  /** The overlay's hidden namespace holds a tunnel of another id. */
  @Order(3)
  @Test
  void anotherTunnelId() throws Exception {
    Path netns = hosts().near().overlay("mesh");
    LabHost host = hosts().near().host();
    Place hidden = words -> host.run(entering(netns, words));
    String old = nameOf(hidden, "vxlan");
    String bridge = nameOf(hidden, "bridge");
    String far = hosts().far();
    String mac = hosts().farMac();
    host.run("ip link add vx9 type vxlan id 9999 dstport 4789 proxy nolearning".split(" "))
        .orThrow();
    host.run("ip", "link", "set", "vx9", "netns", netns.toString()).orThrow();
    try (Fault fault =
        Faults.steps(
            hidden,
            List.of(
                "ip link set vx9 mtu 1450 master " + bridge,
                "ip link set vx9 up",
                "ip neigh replace " + far + " lladdr " + mac + " dev vx9 nud permanent",
                "bridge fdb replace " + mac + " dev vx9 dst 10.200.0.2 self permanent",
                "ip link set " + old + " nomaster"),
            List.of("ip link del vx9", "ip link set " + old + " master " + bridge))) {
      assertThat(hosts().really()).as("a real packet, " + fault).isFalse();
      Trace trace = predict();
      assertThat(trace.cause()).as("%s", trace.culprit()).isEqualTo(Cause.TUNNEL_ID_MISMATCH);
      assertThat(trace.culprit().object() + "|" + trace.culprit().text()).contains("9999");
    }
    assertThat(hosts().really()).as("healed").isTrue();
  }

  private static String nameOf(Place place, String kind) {
    return place
        .run("ip", "-o", "link", "show", "type", kind)
        .orThrow()
        .out()
        .replaceAll("(?s)^[0-9]+: ([^:@]+).*$", "$1");
  }

  private static String[] entering(Path netns, String... words) {
    List<String> all = new ArrayList<>(List.of("nsenter", "--net=" + netns, "--"));
    all.addAll(List.of(words));
    return all.toArray(String[]::new);
  }
}
