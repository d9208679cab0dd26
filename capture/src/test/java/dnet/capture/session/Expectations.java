package dnet.capture.session;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.fault.Asked;
import dnet.fixtures.fault.FaultCase;
import dnet.fixtures.fault.FaultHost;
import dnet.fixtures.lab.Fault;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.SeenHop;
import dnet.inspector.model.flow.Step;
import dnet.inspector.model.flow.Verdict;
import java.io.IOException;
import java.util.Locale;

/** What a trace must say of faults and of their absence. */
final class Expectations {
  private Expectations() {}

  /** A fault is injected and named, and healed. */
  static void isNamed(FaultHost lab, FaultCase tried) throws IOException {
    TraceLab tracing = TraceLab.of(lab);
    try (Fault fault = tried.fault().get()) {
      Verdict verdict = tracing.trace(tried.asked());
      String told = fault + ": " + told(verdict);
      assertThat(verdict.cause()).as(told).isNotNull();
      assertThat(verdict.cause().code()).as(told).isEqualTo(tried.cause());
      assertThat(verdict.outcome()).as(told).isIn(Outcome.LOST, Outcome.REJECTED);
      Culprit culprit = verdict.culprit();
      assertThat(culprit).as(told).isNotNull();
      assertThat(culprit.kind().word()).as(told).isEqualTo(tried.kind());
      assertThat(culprit.namespace()).as(told).isEqualTo(tried.namespace());
      assertThat(culprit.object() + "|" + culprit.text()).as(told).contains(tried.object());
      assertThat(verdict.direction().name().toLowerCase(Locale.ROOT))
          .as(told)
          .isEqualTo(tried.direction());
    }
    if (lab.really(tried.asked(), tried.address())) {
      Verdict healed = tracing.trace(tried.asked());
      assertThat(healed.outcome()).as("healed: %s", told(healed)).isEqualTo(Outcome.DELIVERED);
    }
  }

  /** A healthy flow is seen at every hop, in the order that was predicted. */
  static void isSeenAtEveryHop(FaultHost lab, Asked asked) throws IOException {
    Verdict verdict = TraceLab.of(lab).trace(asked);
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
    // docker-proxy makes two connections, which overlap in time.
    if (!proxied) {
      assertThat(verdict.observed().hops().stream().map(SeenHop::hop).toList())
          .isEqualTo(verdict.hops().stream().map(SeenHop::hop).toList());
    }
  }

  /** The verdict with all that it rests on. */
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
