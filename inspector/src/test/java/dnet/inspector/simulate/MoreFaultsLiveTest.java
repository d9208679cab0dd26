package dnet.inspector.simulate;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dnet.fixtures.fault.FaultHost;
import dnet.fixtures.lab.LiveTest;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many more faults on a real host, by other means than the usual; and what dnet proposes against
 * each is run, whereupon a real packet must get through.
 */
@LiveTest
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MoreFaultsLiveTest {
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

  Stream<FaultTrial> faults() {
    return Stream.of(
            new Ipv6Faults(lab()).all(),
            new FirewallFaults(lab()).all(),
            new HostFaults(lab()).all())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void eachFaultIsNamed(FaultTrial tried) throws Exception {
    tried.checkOn(lab());
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whatIsProposedHelps(FaultTrial tried) throws Exception {
    assumeTrue(tried.mendOn(lab()), "nothing is proposed that can be run as it is");
  }
}
