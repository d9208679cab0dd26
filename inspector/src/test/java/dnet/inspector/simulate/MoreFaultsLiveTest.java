package dnet.inspector.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dnet.fixtures.fault.Asked;
import dnet.fixtures.fault.FaultHost;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.advice.Remedy;
import dnet.inspector.simulate.mend.Remedies;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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

  Stream<FaultTrial> open() {
    return Stream.of(new FirewallFaults(lab()).open(), new HostFaults(lab()).open())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("open")
  void whatIsNotKnownIsSaid(FaultTrial tried) throws Exception {
    tried.isLeftOpenOn(lab());
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whatIsProposedHelps(FaultTrial tried) throws Exception {
    assumeTrue(tried.mendOn(lab()), "nothing is proposed that can be run as it is");
  }

  Stream<Arguments> apart() {
    return Stream.of(
        Arguments.of(Asked.ping("web1", "back1"), "172.29.2.11", "back"),
        Arguments.of(Asked.ping("vault1", FaultHost.CLIENT), FaultHost.CLIENT, "bridge"),
        Arguments.of(Asked.ping("lone", FaultHost.CLIENT), FaultHost.CLIENT, "bridge"));
  }

  /** What was verified on the model the engine does as it was foretold. */
  @ParameterizedTest
  @MethodSource("apart")
  void networksAreJoined(Asked asked, String address, String network) throws Exception {
    FaultHost lab = lab();
    assertThat(lab.really(asked, address)).isFalse();
    FaultLab.Answer answer = new FaultLab(lab.engine()).ask(asked);
    Remedy first = Remedies.of(answer.host(), answer.question(), answer.trace()).get(0);
    assertThat(first.command()).contains("docker network connect ");
    assertThat(first.risk()).doesNotContain("not verified");
    try {
      for (String command : first.command().split(" && ", -1)) {
        lab.engine().docker(command.substring("docker ".length()).split(" "));
      }
      assertThat(lab.really(asked, address)).as(first.command()).isTrue();
    } finally {
      lab.engine().tryDocker("network", "disconnect", network, asked.from());
    }
  }
}
