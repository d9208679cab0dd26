package dnet.capture.session;

import dnet.fixtures.fault.Asked;
import dnet.fixtures.fault.FaultCase;
import dnet.fixtures.fault.FaultHost;
import dnet.fixtures.lab.LiveTest;
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

  Stream<FaultCase> faults() {
    return lab().cases().stream();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void eachFaultIsNamed(FaultCase tried) throws Exception {
    Expectations.isNamed(lab(), tried);
  }

  Stream<Asked> healthy() {
    return FaultHost.healthy().stream();
  }

  @ParameterizedTest
  @MethodSource("healthy")
  void whatIsHealthyIsSeenAtEveryHop(Asked asked) throws Exception {
    Expectations.isSeenAtEveryHop(lab(), asked);
  }
}
