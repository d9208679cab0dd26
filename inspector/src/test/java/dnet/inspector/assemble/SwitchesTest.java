package dnet.inspector.assemble;

import static dnet.inspector.Facts.HOME;
import static dnet.inspector.Facts.bridge;
import static dnet.inspector.Facts.link;
import static dnet.inspector.Facts.veth;
import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.Facts;
import dnet.inspector.model.Host;
import dnet.inspector.model.Link;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Wiring;
import dnet.inspector.model.ovs.OvsBridge;
import dnet.inspector.model.ovs.OvsInterface;
import dnet.inspector.ovs.OvsBridgeFacts;
import dnet.inspector.ovs.OvsFacts;
import dnet.inspector.ovs.OvsPortFacts;
import dnet.inspector.report.BridgesReport;
import dnet.inspector.report.InterfaceView;
import dnet.inspector.report.OvsBridgeView;
import dnet.inspector.report.Redaction;
import dnet.inspector.report.Reports;
import dnet.inspector.snapshot.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SwitchesTest {
  private static final long A = 4026532001L;
  private static final long B = 4026532002L;
  private static final String MAC_OF_OBR0 = "02:42:ac:12:00:04";

  /**
   * {@code a} hangs on obr0 by a veth, {@code b} on kbr0, which has obr0's interface for a port.
   */
  private static Facts chain() {
    return new Facts()
        .namespace(
            HOME,
            Map.of(0, A, 1, B),
            bridge(3, "kbr0", "8000.02428d185347"),
            link(4, "obr0", "tun", null, null, 3, Map.of("type", "tap")),
            veth(5, "vethA", 9, 0, null),
            veth(6, "vethB", 9, 1, 3))
        .namespace(A, Map.of(0, HOME), veth(9, "eth0", 5, 0, null))
        .namespace(B, Map.of(0, HOME), veth(9, "eth0", 6, 0, null))
        .ovs(
            new OvsFacts(
                "/run/db.sock",
                "3.1.0",
                HOME,
                List.of(
                    ovsBridge(
                        "obr0",
                        port("obr0", null, device("obr0", "internal", MAC_OF_OBR0, Map.of())),
                        port("vethA", 10, device("vethA", "", "02:42:ac:12:00:05", Map.of())),
                        port("p1", null, device("p1", "patch", null, Map.of("peer", "p2")))),
                    ovsBridge(
                        "tun0",
                        port("p2", null, device("p2", "patch", null, Map.of("peer", "p1"))),
                        port(
                            "gre0",
                            null,
                            device(
                                "gre0",
                                "gre",
                                null,
                                Map.of("remote_ip", "192.0.2.7", "key", "0x4d")))))));
  }

  @Test
  void aPeerThatIsAPortLeadsToTheBridgeOfOpenVswitch() {
    InterfaceView eth0 = interfaceIn(chain(), A);
    assertThat(eth0.bridge())
        .isEqualTo(new InterfaceView.BridgeRef("obr0", "00000242ac120004", HOME, "host"));
    assertThat(eth0.tunnel())
        .isEqualTo(new InterfaceView.TunnelView("gre", "gre0", 77L, null, List.of("192.0.2.7")));
  }

  @Test
  void aContainerBehindALinuxBridgeStillReachesTheTunnel() {
    InterfaceView eth0 = interfaceIn(chain(), B);
    assertThat(eth0.bridge())
        .isEqualTo(new InterfaceView.BridgeRef("kbr0", "8000.02428d185347", HOME, "host"));
    assertThat(Objects.requireNonNull(eth0.tunnel()).name()).isEqualTo("gre0");
  }

  @Test
  void theChainIsShownFromBothEnds() {
    BridgesReport report = Reports.bridges(Assembler.assemble(chain().snapshot()));
    assertThat(report.bridges().get(0).ports().get(0).owner())
        .isEqualTo(new BridgesReport.Owner("ovs", "obr0", null, "obr0", MAC_OF_OBR0, List.of()));
    OvsBridgeView obr0 = report.openvswitch().get(0);
    assertThat(obr0.chainedTo()).extracting(InterfaceView.BridgeRef::name).containsExactly("kbr0");
    assertThat(obr0.ports().get(1).tag()).isEqualTo(10);
    assertThat(obr0.ports().get(1).interfaces().get(0).owner())
        .extracting(BridgesReport.Owner::interfaceName)
        .isEqualTo("eth0");
    assertThat(obr0.ports().get(2).interfaces().get(0).patch()).isEqualTo("tun0");
    assertThat(obr0.openflow()).extracting(OvsBridgeView.OpenFlowView::packets).containsExactly(7L);
  }

  @Test
  void aDeviceThatTheSwitchMadeIsItsPort() {
    Host host = Assembler.assemble(chain().snapshot());
    Link obr0 = host.namespace(host.home()).orElseThrow().links().get(1);
    assertThat(obr0)
        .isInstanceOfSatisfying(
            Link.OvsPort.class,
            port -> {
              assertThat(port.bridge()).isEqualTo("obr0");
              assertThat(port.kind()).isEqualTo("tun");
            });
  }

  @Test
  void anInternalPortThatWasMovedIntoAContainerIsFoundByItsAddress() {
    String mac = "02:42:ac:12:00:0c";
    Facts facts =
        new Facts()
            .namespace(HOME, Map.of())
            .namespace(A, Map.of(), link(12, "in0", "openvswitch", null, null, null, Map.of()))
            .namespace(B, Map.of(), link(13, "in0", "openvswitch", null, null, null, Map.of()))
            .ovs(
                new OvsFacts(
                    "/run/db.sock",
                    null,
                    HOME,
                    List.of(
                        ovsBridge(
                            "br", port("in0", null, device("in0", "internal", mac, Map.of()))))));
    InterfaceView found = interfaceIn(facts, A);
    assertThat(Objects.requireNonNull(found.bridge()).name()).isEqualTo("br");
    assertThat(interfaceIn(facts, B).bridge()).isNull();
  }

  @Test
  void aDaemonElsewhereSwitchesTheInterfacesThere() {
    Facts facts =
        new Facts()
            .namespace(HOME, Map.of(), veth(5, "v0", 9, 0, null))
            .namespace(A, Map.of(), veth(7, "v0", 9, 0, null))
            .ovs(
                new OvsFacts(
                    "/run/db.sock",
                    null,
                    A,
                    List.of(ovsBridge("br", port("v0", null, device("v0", "", null, Map.of()))))));
    Host host = Assembler.assemble(facts.snapshot());
    OvsInterface device = Objects.requireNonNull(host.ovs()).bridges().get(0).interfaces().get(0);
    assertThat(Objects.requireNonNull(device.link()).namespace()).isEqualTo(new NetnsId(A));
  }

  @Test
  void patchesThatFormARingEnd() {
    Facts facts =
        new Facts()
            .namespace(HOME, Map.of(), veth(5, "v0", 9, 0, null))
            .ovs(
                new OvsFacts(
                    "/run/db.sock",
                    null,
                    HOME,
                    List.of(
                        ovsBridge(
                            "a",
                            port("v0", null, device("v0", "", null, Map.of())),
                            port("x", null, device("x", "patch", null, Map.of("peer", "y")))),
                        ovsBridge(
                            "b",
                            port("y", null, device("y", "patch", null, Map.of("peer", "x")))))));
    Host host = Assembler.assemble(facts.snapshot());
    Wiring wiring = new Wiring(host);
    Link v0 = host.namespace(host.home()).orElseThrow().links().get(0);
    assertThat(wiring.ovs().tunnelsOf(v0)).isEmpty();
    assertThat(wiring.ovsBridgeOf(v0)).map(OvsBridge::name).contains("a");
  }

  @Test
  void redactionReplacesNamesAndAddressesAndKeepsTheWiring() {
    Snapshot redacted = Redaction.redact(chain().snapshot());
    assertThat(Objects.requireNonNull(redacted.ovs()).toString())
        .doesNotContain("obr0", "vethB", "198.51.100.9", "0242ac120004", "192.0.2.7")
        .contains("n_packets=7", "set_field:");
    BridgesReport report = Reports.bridges(Assembler.assemble(redacted));
    assertThat(report.openvswitch().get(0).chainedTo()).hasSize(1);
    assertThat(report.openvswitch().get(0).openflow()).hasSize(1);
  }

  private static InterfaceView interfaceIn(Facts facts, long namespace) {
    return Reports.map(Assembler.assemble(facts.snapshot())).namespaces().stream()
        .filter(n -> n.netns() == namespace)
        .findFirst()
        .orElseThrow()
        .interfaces()
        .get(0);
  }

  static OvsBridgeFacts ovsBridge(String name, OvsPortFacts... ports) {
    return new OvsBridgeFacts(
        name,
        "00000242ac120004",
        "netdev",
        null,
        false,
        false,
        List.of(new OvsBridgeFacts.Controller("tcp:192.0.2.7:6653", false, null)),
        List.of(ports),
        new OvsBridgeFacts.TextLines(
            List.of(
                "cookie=0x0, duration=1s, table=0, n_packets=7, n_bytes=9, priority=0"
                    + " actions=set_field:198.51.100.9->ip_dst,NORMAL")),
        null);
  }

  static OvsPortFacts port(String name, @Nullable Integer tag, OvsPortFacts.Interface device) {
    return new OvsPortFacts(name, tag, List.of(), null, null, List.of(device));
  }

  static OvsPortFacts.Interface device(
      String name, String type, @Nullable String mac, Map<String, String> options) {
    return new OvsPortFacts.Interface(
        name,
        type,
        1,
        0,
        mac,
        "up",
        "up",
        1500,
        null,
        new TreeMap<>(options),
        new TreeMap<>(),
        new TreeMap<>());
  }
}
