package dnet.inspector.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dnet.fixtures.lab.LabHost;
import dnet.fixtures.lab.LiveTest;
import dnet.fixtures.lab.OvsGreLab;
import dnet.fixtures.lab.OvsHost;
import dnet.fixtures.lab.Place;
import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.Host;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.snapshot.HostObserver;
import dnet.inspector.snapshot.ObserveOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Paths through Open vSwitch: healthy ones, and what rules, tags and tunnels do to them. */
@LiveTest
class OvsPathLiveTest {
  private static final String FAR = "10.77.0.2";
  private static final String NEAR = "10.77.0.3";

  private static @Nullable OvsGreLab opened;

  @BeforeAll
  static void build() {
    assumeThat(OvsHost.isInstalled()).as("Open vSwitch is installed").isTrue();
    OvsGreLab lab = OvsGreLab.open();
    opened = lab;
    LabHost near = lab.lab().host("near");
    lab.first().attach("obr0", "near0", near.namespace(), "eth0");
    near.run("ip", "address", "add", NEAR + "/24", "dev", "eth0").orThrow();
    near.run("ip", "link", "set", "eth0", "up").orThrow();
    await(lab.engine().networkOf("veil"), FAR);
    await(lab.engine().networkOf("veil"), NEAR);
  }

  @AfterAll
  static void takeAway() {
    if (opened != null) {
      opened.close();
    }
  }

  private static OvsGreLab lab() {
    if (opened == null) {
      throw new IllegalStateException("no lab");
    }
    return opened;
  }

  /** A switch takes a moment to know its ports. */
  private static void await(Place place, String address) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!pings(place, address)) {
      assertThat(System.nanoTime()).as("ping " + address).isLessThan(end);
    }
  }

  private static boolean pings(Place place, String address) {
    return place.run("busybox", "ping", "-c1", "-W1", address).exit() == 0;
  }

  private static Place veil() {
    return lab().engine().networkOf("veil");
  }

  private static Host read() throws IOException {
    return Assembler.assemble(
        HostObserver.observe(
            new ObserveOptions(
                "unix://" + lab().engine().socket(),
                null,
                Map.of(),
                lab().first().socket(),
                lab().first().host().netns(),
                Set.of(ObserveOptions.Part.values())),
            "test"));
  }

  private static Trace predict(String from, String to) throws IOException, UnanswerableException {
    World world = new World(read());
    return new Simulator(world)
        .simulate(
            new Endpoints(world).resolve(new Endpoints.Wish(from, to, Protocol.ICMP, 0, 0, false)));
  }

  private static void delivered(String from, String to) throws Exception {
    Trace trace = predict(from, to);
    assertThat(trace.outcome()).as(trace.toString()).isEqualTo(Outcome.DELIVERED);
  }

  @Test
  void throughGreToAnotherHost() throws Exception {
    delivered("veil", FAR);
  }

  @Test
  void withinOneSwitch() throws Exception {
    delivered("veil", NEAR);
    delivered("veil", "chain");
    delivered("chain", NEAR);
  }

  @Test
  void fromALinuxBridgeThroughTheSwitchToAnotherHost() throws Exception {
    await(lab().engine().networkOf("chain"), FAR);
    delivered("chain", FAR);
  }

  /** A fault of the first host's switch. */
  private record Change(Runnable inject, Runnable heal) implements AutoCloseable {
    Change {
      inject.run();
    }

    @Override
    public void close() {
      heal.run();
    }
  }

  private static void dies(Change change, String to, Cause cause, Culprit.Kind kind, String text)
      throws Exception {
    try (change) {
      assertThat(pings(veil(), to)).as("a real packet gets through").isFalse();
      Trace trace = predict("veil", to);
      assertThat(trace.cause()).as(trace.toString()).isEqualTo(cause);
      assertThat(trace.outcome()).isEqualTo(Outcome.LOST);
      Culprit culprit = trace.culprit();
      assertThat(culprit).isNotNull();
      assertThat(culprit.kind()).isEqualTo(kind);
      assertThat(culprit.object() + " " + culprit.text()).contains(text);
    }
    await(veil(), to);
    delivered("veil", to);
  }

  @Test
  void aRuleThatDrops() throws Exception {
    OvsHost ovs = lab().first();
    String rule = "priority=100,icmp,nw_dst=" + FAR;
    dies(
        new Change(
            () -> ovs.ofctl("add-flow", "obr0", rule + ",actions=drop"),
            () -> ovs.ofctl("del-flows", "obr0", "--strict", rule)),
        FAR,
        Cause.OVS_DROP,
        Culprit.Kind.RULE,
        "nw_dst=" + FAR + " actions=drop");
  }

  @Test
  void aTableThatHasNoRuleForIt() throws Exception {
    OvsHost ovs = lab().first();
    dies(
        new Change(
            () -> ovs.ofctl("add-flow", "obr0", "priority=200,icmp,actions=resubmit(,7)"),
            () -> ovs.ofctl("del-flows", "obr0", "--strict", "priority=200,icmp")),
        NEAR,
        Cause.OVS_DROP,
        Culprit.Kind.RULE,
        "no rule of table 7");
  }

  @Test
  void aTunnelToTheWrongHost() throws Exception {
    OvsHost ovs = lab().first();
    dies(
        new Change(
            () -> ovs.vsctl("set", "interface", "gre0", "options:remote_ip=10.200.0.99"),
            () -> ovs.vsctl("set", "interface", "gre0", "options:remote_ip=10.200.0.2")),
        FAR,
        Cause.TUNNEL_WRONG_REMOTE,
        Culprit.Kind.TUNNEL,
        "gre0 sends to 10.200.0.99, the destination is behind 10.200.0.2");
  }

  @Test
  void portsOfDifferentVlans() throws Exception {
    OvsHost ovs = lab().first();
    dies(
        new Change(
            () -> ovs.vsctl("set", "port", "near0", "tag=20"),
            () -> ovs.vsctl("clear", "port", "near0", "tag")),
        NEAR,
        Cause.VLAN_FILTERED,
        Culprit.Kind.LINK,
        "near0");
  }
}
