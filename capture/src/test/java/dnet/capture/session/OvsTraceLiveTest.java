package dnet.capture.session;

import static dnet.capture.session.Expectations.told;
import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.fault.Asked;
import dnet.fixtures.lab.LiveTest;
import dnet.fixtures.lab.OvsGreLab;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Verdict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two hosts with Open vSwitch, whose rules are not followed: packets are. */
@Tag("long")
@LiveTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OvsTraceLiveTest {
  private @Nullable OvsGreLab opened;

  @BeforeAll
  void build() {
    opened = OvsGreLab.open();
  }

  @AfterAll
  void takeAway() {
    lab().close();
  }

  private OvsGreLab lab() {
    if (opened == null) {
      throw new IllegalStateException("no lab");
    }
    return opened;
  }

  private Verdict trace() throws Exception {
    return TraceLab.of(lab().engine(), lab().first().socket())
        .trace(Asked.ping("veil", "10.77.0.2"));
  }

  @Test
  void theInnerPacketIsKnownInGre() throws Exception {
    Verdict verdict = trace();
    assertThat(verdict.outcome()).as(told(verdict)).isEqualTo(Outcome.DELIVERED);
    assertThat(verdict.hops())
        .as(told(verdict))
        .anySatisfy(
            h -> {
              assertThat(h.hop().interfaceName()).isEqualTo("eth0");
              assertThat(h.hop().namespace()).isEqualTo("host");
              assertThat(h.seen()).isEqualTo(TraceLab.COUNT);
              assertThat(h.hop().steps().get(0).text())
                  .contains("in a tunnel with id " + OvsGreLab.KEY);
            });
  }

  /** The prediction does not know, and the loss is beyond: nobody is accused. */
  @Test
  void aTunnelToNowhereIsUnknown() throws Exception {
    lab().first().vsctl("set", "interface", "gre0", "options:remote_ip=10.200.0.77");
    try {
      Verdict verdict = trace();
      assertThat(verdict.outcome()).as(told(verdict)).isEqualTo(Outcome.UNKNOWN);
      assertThat(verdict.culprit()).isNull();
      assertThat(verdict.gaps()).as(told(verdict)).isNotEmpty();
    } finally {
      lab().first().vsctl("set", "interface", "gre0", "options:remote_ip=10.200.0.2");
    }
  }
}
