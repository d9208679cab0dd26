package dnet.inspector.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.Fault;
import dnet.fixtures.lab.Faults;
import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import dnet.fixtures.lab.Place;
import dnet.fixtures.lab.SwarmLab;
import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.Host;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.snapshot.HostObserver;
import dnet.inspector.snapshot.ObserveOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Faults of a Swarm overlay between two real engines. */
@LiveTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverlayFaultsLiveTest {
  private @Nullable SwarmLab opened;
  private String far = "";
  private String farMac = "";

  @BeforeAll
  void build() {
    SwarmLab built = SwarmLab.open();
    opened = built;
    built.manager().container("here", "--network", "mesh");
    built.worker().container("there", "--network", "mesh");
    far = given(built.worker(), "IPAddress");
    farMac = given(built.worker(), "MacAddress");
    assertThat(ping()).isZero();
  }

  private static String given(LabEngine engine, String field) {
    return engine.docker(
        "inspect", "--format", "{{.NetworkSettings.Networks.mesh." + field + "}}", "there");
  }

  @AfterAll
  void takeAway() {
    swarm().close();
  }

  private SwarmLab swarm() {
    if (opened == null) {
      throw new IllegalStateException("no swarm");
    }
    return opened;
  }

  private int ping() {
    return swarm().manager().exec("here", "ping", "-c1", "-W1", far).exit();
  }

  private Host read() throws Exception {
    return Assembler.assemble(
        HostObserver.observe(
            new ObserveOptions(
                "unix://" + swarm().manager().socket(),
                null,
                Map.of(),
                null,
                swarm().manager().host().netns(),
                Set.of(ObserveOptions.Part.values())),
            "test"));
  }

  private Trace predict() throws Exception {
    World world = new World(read());
    return new Simulator(world)
        .simulate(
            new Endpoints(world)
                .resolve(new Endpoints.Wish("here", far, Protocol.ICMP, 0, 0, false)));
  }

  /** The manager's hidden namespace of the overlay, with its VXLAN device's name. */
  private record Hidden(Place place, String path, String bridge, String device) {}

  private Hidden hidden() throws Exception {
    for (Namespace namespace : read().namespaces().values()) {
      if (namespace.name().equals("overlay:mesh")) {
        String device =
            namespace.links().stream()
                .filter(l -> l instanceof Link.Vxlan)
                .map(Link::name)
                .findFirst()
                .orElseThrow();
        String path = namespace.paths().get(0);
        String bridge =
            namespace.links().stream()
                .filter(l -> l instanceof Link.Bridge)
                .map(Link::name)
                .findFirst()
                .orElseThrow();
        return new Hidden(
            words -> swarm().manager().host().run(enter(path, words)), path, bridge, device);
      }
    }
    throw new IllegalStateException("no hidden namespace");
  }

  private static String[] enter(String path, String... words) {
    List<String> all = new java.util.ArrayList<>(List.of("nsenter", "--net=" + path, "--"));
    all.addAll(List.of(words));
    return all.toArray(String[]::new);
  }

  private void dies(Fault injected, Cause cause, String culprit) throws Exception {
    try (Fault fault = injected) {
      assertThat(ping()).as("a real packet, " + fault).isNotZero();
      Trace trace = predict();
      assertThat(trace.cause()).as("%s: %s", fault, trace.culprit()).isEqualTo(cause);
      assertThat(trace.culprit().object() + "|" + trace.culprit().text()).contains(culprit);
    }
    assertThat(ping()).as("healed of " + injected).isZero();
    assertThat(predict().outcome()).isEqualTo(Outcome.DELIVERED);
  }

  @Test
  void healthy() throws Exception {
    Trace trace = predict();
    assertThat(trace.outcome())
        .as("%s %s", trace.culprit(), trace.evidence())
        .isEqualTo(Outcome.DELIVERED);
    assertThat(trace.hops()).anyMatch(h -> h.namespace().equals("overlay:mesh"));
    assertThat(trace.hops()).anyMatch(h -> h.packet() != null && h.packet().outer() != null);
  }

  @Test
  void forwardingEntryMissing() throws Exception {
    Hidden hidden = hidden();
    String entry = farMac + " dev " + hidden.device() + " dst 10.200.0.2 self permanent";
    dies(
        Faults.steps(
            hidden.place(), List.of("bridge fdb del " + entry), List.of("bridge fdb add " + entry)),
        Cause.FDB_MISSING,
        farMac);
  }

  @Test
  void forwardingEntryToTheWrongHost() throws Exception {
    Hidden hidden = hidden();
    String entry = farMac + " dev " + hidden.device();
    dies(
        Faults.steps(
            hidden.place(),
            List.of("bridge fdb replace " + entry + " dst 10.200.0.77 self permanent"),
            List.of("bridge fdb replace " + entry + " dst 10.200.0.2 self permanent")),
        Cause.TUNNEL_WRONG_REMOTE,
        "10.200.0.77");
  }

  @Test
  void tunnelBlockedOnTheWayIn() throws Exception {
    dies(
        Faults.rule(
            swarm().worker().host(),
            "iptables",
            "filter",
            "INPUT",
            "-p",
            "udp",
            "--dport",
            "4789",
            "-j",
            "DROP"),
        Cause.TUNNEL_BLOCKED,
        "4789");
  }

  @Test
  void tunnelBlockedOnTheWayOut() throws Exception {
    dies(
        Faults.rule(
            swarm().manager().host(),
            "iptables",
            "filter",
            "OUTPUT",
            "-p",
            "udp",
            "--dport",
            "4789",
            "-j",
            "DROP"),
        Cause.TUNNEL_BLOCKED,
        "4789");
  }

  @Test
  void underlayDown() throws Exception {
    dies(Faults.linkDown(swarm().worker().host(), "eth0"), Cause.UNDERLAY_UNREACHABLE, "eth0");
  }

  @Test
  void anotherTunnelId() throws Exception {
    Hidden hidden = hidden();
    String path = hidden.path();
    String old = hidden.device();
    String bridge = hidden.bridge();
    try (Fault made =
        Faults.steps(
            swarm().manager().host(),
            List.of(
                "ip link add vx9 type vxlan id 9999 dstport 4789 proxy nolearning",
                "ip link set vx9 netns " + path),
            List.of())) {
      assertThat(made.toString()).contains("9999");
      dies(
          Faults.steps(
              hidden.place(),
              List.of(
                  "ip link set vx9 mtu 1450 master " + bridge,
                  "ip link set vx9 up",
                  "ip neigh replace " + far + " lladdr " + farMac + " dev vx9 nud permanent",
                  "bridge fdb replace " + farMac + " dev vx9 dst 10.200.0.2 self permanent",
                  "ip link set " + old + " nomaster"),
              List.of("ip link del vx9", "ip link set " + old + " master " + bridge)),
          Cause.TUNNEL_ID_MISMATCH,
          "9999");
    }
  }
}
