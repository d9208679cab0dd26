package dnet.inspector.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.fault.FaultCase;
import dnet.fixtures.fault.OverlayHosts;
import dnet.fixtures.lab.Fault;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Trace;
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
}
