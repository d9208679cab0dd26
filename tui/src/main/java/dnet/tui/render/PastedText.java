package dnet.tui.render;

import dnet.inspector.report.PastedReport;
import dnet.inspector.report.PastedReport.PastedBridgeView;
import dnet.inspector.report.PastedReport.PastedContainerView;
import dnet.inspector.report.PastedReport.PastedInterfaceView;
import dnet.inspector.report.PastedReport.PastedPortView;
import dnet.tui.render.Table.Column;
import java.util.ArrayList;
import java.util.List;

/** {@code dnet ls --from-text}: the map, then the evidence for each line of it. */
public final class PastedText {
  private PastedText() {}

  /**
   * Renders.
   *
   * @param width cells of the terminal; 0 for no limit
   */
  public static List<Line> of(PastedReport report, int width) {
    Table table =
        new Table(
            List.of(
                Column.of("CONTAINER"),
                Column.of("INTERFACE"),
                Column.of("ADDRESSES"),
                Column.of("PEER"),
                Column.of("BRIDGE"),
                Column.optional("BRIDGE-ID", 2),
                Column.of("PAIRING"),
                Column.optional("PORTS", 1)));
    List<Line> evidence = new ArrayList<>();
    for (PastedContainerView container : report.containers()) {
      Line ports =
          Cells.text(
              String.join(",", container.ports().stream().map(PastedPortView::text).toList()));
      if (container.interfaces().isEmpty()) {
        Line none = Cells.NONE;
        table.row(List.of(Line.of(container.name()), none, none, none, none, none, none, ports));
      }
      for (PastedInterfaceView link : container.interfaces()) {
        table.row(row(container, link, ports));
        evidence.add(Line.of(""));
        evidence.add(
            Line.of(container.name(), Style.HEADER).and(" ").and(link.name(), Style.INTERFACE));
        link.evidence().forEach(e -> evidence.add(Line.of("  " + e)));
      }
    }
    List<Line> lines = new ArrayList<>(table.lines(width));
    lines.addAll(evidence);
    report.bridges().forEach(b -> bridge(b, lines));
    return lines;
  }

  private static List<Line> row(
      PastedContainerView container, PastedInterfaceView link, Line ports) {
    PastedReport.PeerRef peer = link.peer();
    PastedReport.BridgeRef bridge = link.bridge();
    boolean sure = List.of("index", "exact", "packets").contains(link.pairing());
    String candidates = String.join(" or ", link.candidates());
    return List.of(
        Line.of(container.name()),
        Line.of(link.name(), Style.INTERFACE),
        Cells.addresses(link.addresses()),
        peer == null ? Cells.text(candidates) : Line.of(peer.name(), Style.INTERFACE),
        Cells.styled(bridge == null ? null : bridge.name(), Style.INTERFACE),
        Cells.text(bridge == null ? null : bridge.id()),
        Line.of(link.pairing(), sure ? Style.UP : Style.DOWN),
        ports);
  }

  private static void bridge(PastedBridgeView bridge, List<Line> lines) {
    String own =
        bridge.ownMac() == null
            ? " (its interface was not pasted)"
            : bridge.mac().equals(bridge.ownMac())
                ? " (its own)"
                : " (its own is " + bridge.ownMac() + ")";
    lines.add(Line.of(""));
    lines.add(
        Cells.addresses(bridge.addresses()).equals(Cells.NONE)
            ? Line.of(bridge.name(), Style.INTERFACE)
            : Line.of(bridge.name(), Style.INTERFACE)
                .and("  " + String.join(" ", bridge.addresses())));
    lines.add(
        Line.of(
                "  id "
                    + bridge.id()
                    + String.format(" = priority 0x%04x + MAC ", bridge.priority()))
            .and(bridge.mac(), Style.MAC)
            .and(own));
    for (PastedReport.PortRef port : bridge.ports()) {
      String owner =
          port.container() == null
              ? "whose it is cannot be said"
              : port.container() + " " + port.interfaceName();
      lines.add(Line.of("  ").and(port.name(), Style.INTERFACE).and("  " + owner));
    }
  }
}
