package dnet.tui.render;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.report.BridgesReport.Owner;
import dnet.inspector.report.InterfaceView.BridgeRef;
import dnet.inspector.report.InterfaceView.CountersView;
import dnet.inspector.report.InterfaceView.TunnelView;
import dnet.inspector.report.OvsBridgeView;
import dnet.inspector.report.OvsBridgeView.ControllerView;
import dnet.inspector.report.OvsBridgeView.OpenFlowView;
import dnet.inspector.report.OvsBridgeView.OvsInterfaceView;
import dnet.inspector.report.OvsBridgeView.OvsPortView;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OvsBridgesTextTest {
  private static final CountersView NONE = new CountersView(0, 0, 0, 0);

  @Test
  void theChainTheTunnelAndTheRulesAreShown() {
    String text =
        OvsBridgesText.of(bridge(), 0).stream()
            .map(
                l ->
                    l.spans().stream()
                        .map(Span::text)
                        .collect(Collectors.joining())
                        .stripTrailing())
            .collect(Collectors.joining("\n", "", "\n"));
    assertThat(text)
        .isEqualTo(
            """
            obr0  Open vSwitch  up
              datapath id 000062dee85f244b = MAC 62:de:e8:5f:24:4b  userspace  fail mode secure
              chained to Linux bridge kbr0 (8000.02428d185347)
              controller tcp:192.0.2.9:6653 NOT CONNECTED
              PORT   OF     TYPE      VLAN  OWNER                INTERFACE  ADDRESSES     MAC
              gre0   2      gre       -     to 10.200.0.2 key 5  -          -             -
              obr0   65534  internal  -     (the host's own)     -          -             62:de:e8:5f:24:4b
              veil0  1      system    10    veil                 eth0       10.77.0.1/24  02:00:00:00:00:01
              TABLE  PRIORITY  PACKETS  MATCH          ACTIONS
                  0         5        7  tcp,tp_dst=80  drop
            """);
  }

  private static OvsBridgeView bridge() {
    return new OvsBridgeView(
        "obr0",
        "000062dee85f244b",
        "62:de:e8:5f:24:4b",
        1,
        "host",
        "userspace",
        "secure",
        false,
        true,
        List.of(),
        List.of(new ControllerView("tcp:192.0.2.9:6653", false)),
        List.of(new BridgeRef("kbr0", "8000.02428d185347", 1, "host")),
        List.of(
            port(
                null,
                "gre0",
                "gre",
                2,
                null,
                new TunnelView("gre", "gre0", 5L, null, List.of("10.200.0.2"))),
            port(
                null,
                "obr0",
                "internal",
                65534,
                new Owner("host", "obr0", null, null, "62:de:e8:5f:24:4b", List.of()),
                null),
            port(
                10,
                "veil0",
                "system",
                1,
                new Owner(
                    "container", "veil", "1", "eth0", "02:00:00:00:00:01", List.of("10.77.0.1/24")),
                null)),
        List.of(new OpenFlowView(0, 5, "tcp,tp_dst=80", "drop", 7L, 420L, "")));
  }

  private static OvsPortView port(
      @Nullable Integer tag,
      String name,
      String type,
      int ofport,
      @Nullable Owner owner,
      @Nullable TunnelView tunnel) {
    return new OvsPortView(
        name,
        tag,
        List.of(),
        null,
        null,
        List.of(
            new OvsInterfaceView(
                name, type, ofport, null, true, null, owner, tunnel, null, NONE, NONE)));
  }
}
