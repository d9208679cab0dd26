package dnet.capture.session;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.fault.Asked;
import dnet.fixtures.fault.FaultCase;
import dnet.fixtures.fault.FaultHost;
import dnet.fixtures.lab.Fault;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.SeenHop;
import dnet.inspector.model.flow.Step;
import dnet.inspector.model.flow.Verdict;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault of the catalogue, with real probes. */
@Tag("long")
@LiveTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TraceFaultsLiveTest {
  private @Nullable FaultHost opened;

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

  private Verdict trace(Asked asked) throws Exception {
    return TraceLab.of(lab()).trace(asked);
  }

  Stream<FaultCase> faults() {
    return lab().cases().stream();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void eachFaultIsNamed(FaultCase tried) throws Exception {
    try (Fault fault = tried.fault().get()) {
      Verdict verdict = trace(tried.asked());
      assertThat(verdict.cause()).as("%s: %s", fault, told(verdict)).isNotNull();
      assertThat(verdict.cause().code())
          .as("%s: %s", fault, told(verdict))
          .isEqualTo(tried.cause());
      assertThat(verdict.outcome()).isIn(Outcome.LOST, Outcome.REJECTED);
      Culprit culprit = verdict.culprit();
      assertThat(culprit).isNotNull();
      assertThat(culprit.kind().word()).isEqualTo(tried.kind());
      assertThat(culprit.namespace()).isEqualTo(tried.namespace());
      assertThat(culprit.object() + "|" + culprit.text()).contains(tried.object());
      assertThat(verdict.direction().name().toLowerCase(Locale.ROOT)).isEqualTo(tried.direction());
    }
    if (lab().really(tried.asked(), tried.address())) {
      Verdict healed = trace(tried.asked());
      assertThat(healed.outcome()).as("healed: %s", told(healed)).isEqualTo(Outcome.DELIVERED);
    }
  }

  Stream<Asked> healthy() {
    return FaultHost.healthy().stream();
  }

  @ParameterizedTest
  @MethodSource("healthy")
  void whatIsHealthyIsSeenAtEveryHop(Asked asked) throws Exception {
    Verdict verdict = trace(asked);
    assertThat(verdict.outcome()).as(told(verdict)).isEqualTo(Outcome.DELIVERED);
    assertThat(verdict.hops())
        .as(told(verdict))
        .allSatisfy(
            hop -> {
              assertThat(hop.predicted()).isTrue();
              assertThat(hop.seen()).isEqualTo(TraceLab.COUNT);
            });
    boolean proxied =
        verdict.hops().stream()
            .flatMap(h -> h.hop().steps().stream())
            .anyMatch(step -> step.kind() == Step.Kind.PROXY);
    if (proxied) {
      // Two connections, which overlap in time.
      return;
    }
    assertThat(verdict.observed().hops().stream().map(SeenHop::hop).toList())
        .as("in the order that was predicted")
        .isEqualTo(verdict.hops().stream().map(SeenHop::hop).toList());
  }

  static String told(Verdict verdict) {
    StringBuilder text = new StringBuilder();
    text.append(verdict.outcome()).append(' ').append(verdict.cause()).append(' ');
    text.append(verdict.culprit()).append('\n');
    verdict
        .hops()
        .forEach(
            h ->
                text.append(
                    String.format(
                        "  %s %s %s %s seen %s%n",
                        h.predicted() ? " " : "+",
                        h.hop().direction(),
                        h.hop().namespace(),
                        h.hop().interfaceName(),
                        h.seen())));
    verdict.evidence().forEach(e -> text.append("  ").append(e).append('\n'));
    verdict.notes().forEach(n -> text.append("  ").append(n).append('\n'));
    verdict.gaps().forEach(g -> text.append("  ").append(g).append('\n'));
    text.append("  predicted ").append(verdict.predicted().outcome()).append(' ');
    text.append(verdict.predicted().cause()).append(' ').append(verdict.predicted().culprit());
    return text.toString();
  }
}
