package dnet.capture.session;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.fault.FaultCase;
import dnet.fixtures.fault.OverlayHosts;
import dnet.fixtures.lab.Fault;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Verdict;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An overlay between two real engines: inner packets on the underlay, and its faults. */
@Tag("long")
@LiveTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OverlayTraceLiveTest {
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

  private Verdict trace() throws Exception {
    return TraceLab.of(hosts().near()).trace(hosts().asked());
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
      Verdict verdict = trace();
      String told = fault + ": " + Expectations.told(verdict);
      assertThat(verdict.cause()).as(told).isNotNull();
      assertThat(verdict.cause().code()).as(told).isEqualTo(tried.cause());
      assertThat(verdict.culprit().kind().word()).isEqualTo(tried.kind());
      assertThat(verdict.culprit().object() + "|" + verdict.culprit().text())
          .contains(tried.object());
    }
    assertThat(hosts().really()).as("healed of " + tried).isTrue();
    assertThat(trace().outcome()).isEqualTo(Outcome.DELIVERED);
  }

  @Order(1)
  @Test
  void innerPacketsAreKnownOnTheUnderlay() throws Exception {
    Verdict verdict = trace();
    String told = Expectations.told(verdict);
    assertThat(verdict.outcome()).as(told).isEqualTo(Outcome.DELIVERED);
    assertThat(verdict.hops())
        .as(told)
        .allSatisfy(h -> assertThat(h.seen()).isEqualTo(TraceLab.COUNT));
    assertThat(verdict.hops())
        .as(told)
        .anySatisfy(
            h -> {
              assertThat(h.hop().packet().outer()).isNotNull();
              assertThat(h.hop().interfaceName()).isEqualTo("eth0");
            });
  }
}
