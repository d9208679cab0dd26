package dnet.tui.render;

import dnet.inspector.report.BridgesReport;
import dnet.inspector.report.BridgesReport.BridgePortView;
import dnet.inspector.report.BridgesReport.BridgeView;
import dnet.inspector.report.BridgesReport.Owner;
import dnet.inspector.report.OvsBridgeView;
import dnet.tui.render.Table.Column;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code dnet bridges}: each bridge with its id explained, and the owner of every port. */
public final class BridgesText {
  private static final int DEFAULT_PRIORITY = 0x8000;

  private BridgesText() {}

  /**
   * Renders.
   *
   * @param width cells of the terminal; 0 for no limit
   */
  public static List<Line> of(BridgesReport report, int width) {
    List<Line> lines = new ArrayList<>();
    for (BridgeView bridge : report.bridges()) {
      if (!lines.isEmpty()) {
        lines.add(Line.of(""));
      }
      head(bridge).forEach(line -> lines.add(width > 0 ? line.cut(width) : line));
      if (bridge.ports().isEmpty()) {
        lines.add(Line.of("  no ports", Style.DIM));
      } else {
        ports(bridge).lines(width > 0 ? width - 2 : 0).forEach(l -> lines.add(indent(l)));
      }
    }
    for (OvsBridgeView bridge : report.openvswitch()) {
      if (!lines.isEmpty()) {
        lines.add(Line.of(""));
      }
      lines.addAll(OvsBridgesText.of(bridge, width));
    }
    return lines.isEmpty() ? List.of(Line.of("No bridges.", Style.DIM)) : lines;
  }

  private static List<Line> head(BridgeView bridge) {
    Line name = Line.of(bridge.name(), Style.INTERFACE);
    name = name.and("  ").and(bridge.up() ? "up" : "DOWN", bridge.up() ? Style.UP : Style.DOWN);
    name = name.and(bridge.stp() ? "  STP" : "  no STP");
    for (String address : bridge.addresses()) {
      name = name.and("  ").and(address, Style.ofAddress(address));
    }
    if (!bridge.namespace().equals("host")) {
      name = name.and("  in " + bridge.namespace());
    }
    // This is the line that people come for: it has to fit into 80 cells.
    String usual = bridge.priority() == DEFAULT_PRIORITY ? "default" : "set by somebody";
    Line id =
        Line.of("  id " + bridge.id() + ": priority ")
            .and(String.format("0x%04x (%d, %s)", bridge.priority(), bridge.priority(), usual))
            .and(" + MAC ")
            .and(bridge.mac(), Style.MAC)
            .and(
                bridge.ownMac() == null || bridge.mac().equals(bridge.ownMac())
                    ? ""
                    : " (its own is " + bridge.ownMac() + ")");
    List<Line> lines = new ArrayList<>(List.of(name, id));
    BridgesReport.NetworkRef network = bridge.network();
    if (network != null) {
      lines.add(
          Line.of("  Docker network ")
              .and(network.name(), Style.HEADER)
              .and(" (" + network.driver() + (network.internal() ? ", internal" : "") + ")  ")
              .and(String.join(" ", network.subnets())));
    }
    boolean told = network != null && !network.name().equals("docker_gwbridge");
    if (bridge.role() != null && !told) {
      lines.add(Line.of("  ").and(bridge.role(), Style.DIM));
    }
    return lines;
  }

  private static Table ports(BridgeView bridge) {
    Table table =
        new Table(
            List.of(
                Column.of("PORT"),
                Column.optional("STATE", 2),
                Column.of("OWNER"),
                Column.of("INTERFACE"),
                Column.of("ADDRESSES"),
                Column.optional("MAC", 1)));
    for (BridgePortView port : bridge.ports()) {
      table.row(row(port));
    }
    return table;
  }

  private static List<Line> row(BridgePortView port) {
    Owner owner = port.owner();
    Line name = Line.of(port.name(), Style.INTERFACE);
    if (!port.up() || !port.carrier()) {
      name = name.and(port.up() ? "!no-carrier" : "!down", Style.DOWN);
    }
    return List.of(
        name,
        Line.of(port.state(), port.state().equals("forwarding") ? Style.UP : Style.DOWN),
        ownerName(port, owner),
        Cells.styled(owner == null ? null : owner.interfaceName(), Style.INTERFACE),
        Cells.addresses(owner == null ? List.of() : owner.addresses()),
        Cells.styled(owner == null ? null : owner.mac(), Style.MAC));
  }

  private static Line ownerName(BridgePortView port, @Nullable Owner owner) {
    if (owner == null) {
      return Line.of(port.notes().isEmpty() ? "unknown" : port.notes().get(0), Style.DOWN);
    }
    return switch (owner.kind()) {
      case "container" -> Line.of(owner.name());
      case "tunnel" ->
          Line.of(
              owner.name() + " (" + (port.role() == null ? "to other hosts" : port.role()) + ")");
      case "ovs" -> Line.of("Open vSwitch bridge ").and(owner.name(), Style.INTERFACE);
      case "host" -> Line.of("(the host's own)", Style.DIM);
      default -> Line.of(owner.name(), Style.DIM);
    };
  }

  static Line indent(Line line) {
    List<Span> spans = new ArrayList<>(List.of(new Span("  ", Style.PLAIN)));
    spans.addAll(line.spans());
    return new Line(spans);
  }
}
