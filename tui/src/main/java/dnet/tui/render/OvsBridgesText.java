package dnet.tui.render;

import dnet.inspector.report.BridgesReport.Owner;
import dnet.inspector.report.InterfaceView.BridgeRef;
import dnet.inspector.report.InterfaceView.TunnelView;
import dnet.inspector.report.OvsBridgeView;
import dnet.inspector.report.OvsBridgeView.ControllerView;
import dnet.inspector.report.OvsBridgeView.OpenFlowView;
import dnet.inspector.report.OvsBridgeView.OvsInterfaceView;
import dnet.inspector.report.OvsBridgeView.OvsPortView;
import dnet.tui.render.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A bridge of Open vSwitch in {@code dnet bridges}: its ports, tunnels, chain and rules. */
final class OvsBridgesText {
  /** More would bury the ports; the JSON has them all. */
  private static final int MOST_RULES = 12;

  private OvsBridgesText() {}

  static List<Line> of(OvsBridgeView bridge, int width) {
    List<Line> lines = new ArrayList<>();
    head(bridge).forEach(line -> lines.add(width > 0 ? line.cut(width) : line));
    int inner = width > 0 ? width - 2 : 0;
    ports(bridge).lines(inner).forEach(l -> lines.add(BridgesText.indent(l)));
    rules(bridge, inner).forEach(l -> lines.add(BridgesText.indent(l)));
    return lines;
  }

  private static List<Line> head(OvsBridgeView bridge) {
    Line name = Line.of(bridge.name(), Style.INTERFACE).and("  Open vSwitch");
    if (bridge.up() != null) {
      name = name.and("  ").and(bridge.up() ? "up" : "DOWN", bridge.up() ? Style.UP : Style.DOWN);
    }
    for (String address : bridge.addresses()) {
      name = name.and("  ").and(address, Style.ofAddress(address));
    }
    if (!bridge.namespace().equals("host")) {
      name = name.and("  in " + bridge.namespace());
    }
    List<Line> lines = new ArrayList<>(List.of(name, identity(bridge)));
    for (BridgeRef linux : bridge.chainedTo()) {
      lines.add(
          Line.of("  chained to Linux bridge ")
              .and(linux.name(), Style.INTERFACE)
              .and(" (" + linux.id() + ")"));
    }
    for (ControllerView controller : bridge.controllers()) {
      boolean connected = controller.connected();
      lines.add(
          Line.of("  controller " + controller.target() + " ")
              .and(connected ? "connected" : "NOT CONNECTED", connected ? Style.UP : Style.DOWN));
    }
    return lines;
  }

  private static Line identity(OvsBridgeView bridge) {
    Line id = Line.of("  datapath id " + (bridge.id() == null ? "unknown" : bridge.id()));
    if (bridge.mac() != null) {
      id = id.and(" = MAC ").and(bridge.mac(), Style.MAC);
    }
    return id.and("  " + bridge.datapath() + "  fail mode " + bridge.failMode())
        .and(bridge.stp() ? "  STP on" : "");
  }

  private static Table ports(OvsBridgeView bridge) {
    Table table =
        new Table(
            List.of(
                Column.of("PORT"),
                Column.optional("OF", 3),
                Column.optional("TYPE", 2),
                Column.of("VLAN"),
                Column.of("OWNER"),
                Column.of("INTERFACE"),
                Column.of("ADDRESSES"),
                Column.optional("MAC", 1)));
    for (OvsPortView port : bridge.ports()) {
      for (OvsInterfaceView device : port.interfaces()) {
        table.row(row(port, device));
      }
    }
    return table;
  }

  private static List<Line> row(OvsPortView port, OvsInterfaceView device) {
    Line name = Line.of(device.name(), Style.INTERFACE);
    if (!port.name().equals(device.name())) {
      name = name.and(" of " + port.name());
    }
    if (device.error() != null || Boolean.FALSE.equals(device.up())) {
      name = name.and(device.error() == null ? "!down" : "!error", Style.DOWN);
    }
    Owner owner = device.owner();
    String at = owner == null || owner.kind().equals("host") ? null : owner.interfaceName();
    return List.of(
        name,
        Cells.text(device.ofport() == null ? null : device.ofport().toString()),
        Line.of(device.type()),
        Cells.text(vlan(port)),
        owner(device, owner),
        Cells.styled(at, Style.INTERFACE),
        Cells.addresses(owner == null ? List.of() : owner.addresses()),
        Cells.styled(owner == null ? null : owner.mac(), Style.MAC));
  }

  private static String vlan(OvsPortView port) {
    List<String> words = new ArrayList<>();
    if (port.tag() != null) {
      words.add(port.tag().toString());
    }
    if (!port.trunks().isEmpty()) {
      words.add(
          "trunk " + port.trunks().stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
    if (port.vlanMode() != null) {
      words.add(port.vlanMode());
    }
    return String.join(" ", words);
  }

  private static Line owner(OvsInterfaceView device, @Nullable Owner owner) {
    TunnelView tunnel = device.tunnel();
    if (device.error() != null) {
      return Line.of(device.error(), Style.DOWN);
    }
    if (tunnel != null) {
      Line line = Line.of("to ");
      line = tunnel.remotes().isEmpty() ? line.and("whom each flow says") : line;
      line = line.and(String.join(",", tunnel.remotes()), Style.IPV4);
      return tunnel.id() == null ? line : line.and(" key " + tunnel.id());
    }
    if (device.patch() != null) {
      return Line.of("Open vSwitch bridge ").and(device.patch(), Style.INTERFACE);
    }
    if (owner == null) {
      return Line.of("unknown", Style.DOWN);
    }
    return switch (owner.kind()) {
      case "container" -> Line.of(owner.name());
      case "host" -> Line.of("(the host's own)", Style.DIM);
      default -> Line.of(owner.name(), Style.DIM);
    };
  }

  private static List<Line> rules(OvsBridgeView bridge, int width) {
    List<OpenFlowView> rules = bridge.openflow();
    if (rules == null) {
      return List.of(Line.of("OpenFlow rules: not read", Style.DOWN));
    }
    if (rules.isEmpty()) {
      return List.of(Line.of("no OpenFlow rules: every packet is dropped", Style.DOWN));
    }
    Table table =
        new Table(
            List.of(
                new Column("TABLE", 0, true, 8),
                new Column("PRIORITY", 0, true, 8),
                new Column("PACKETS", 1, true, 8),
                Column.of("MATCH"),
                Column.of("ACTIONS")));
    for (OpenFlowView rule : rules.subList(0, Math.min(MOST_RULES, rules.size()))) {
      table.row(
          List.of(
              Line.of(String.valueOf(rule.table())),
              Line.of(String.valueOf(rule.priority())),
              Cells.text(rule.packets() == null ? null : rule.packets().toString()),
              Line.of(rule.match().isEmpty() ? "any" : rule.match()),
              Line.of(rule.actions(), rule.actions().equals("drop") ? Style.DOWN : Style.PLAIN)));
    }
    List<Line> lines = new ArrayList<>(table.lines(width));
    if (rules.size() > MOST_RULES) {
      lines.add(Line.of((rules.size() - MOST_RULES) + " more rules (--json has them)", Style.DIM));
    }
    return lines;
  }
}
