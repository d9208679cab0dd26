package dnet.tui.render;

import dnet.inspector.report.ContainerView;
import dnet.inspector.report.InterfaceView;
import dnet.inspector.report.MapReport;
import dnet.inspector.report.NamespaceView;
import dnet.tui.render.Table.Column;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code dnet ls}: one row an interface. */
public final class LsText {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("CONTAINER"),
          Column.optional("MODE", 4),
          Column.optional("NETNS", 8),
          Column.of("INTERFACE"),
          Column.of("ADDRESSES"),
          Column.optional("MAC", 6),
          Column.of("PEER"),
          Column.of("BRIDGE"),
          Column.optional("BRIDGE-ID", 7),
          Column.optional("NETWORK", 1),
          Column.number("RX", 3),
          Column.number("TX", 2));

  private LsText() {}

  /**
   * Renders.
   *
   * @param width cells of the terminal; 0 for no limit
   * @param brief only what every width has room for
   */
  public static List<Line> of(MapReport report, int width, boolean brief) {
    if (report.containers().isEmpty() && report.namespaces().isEmpty()) {
      return List.of(Line.of("No containers and no other network namespaces.", Style.DIM));
    }
    List<Line> lines = new ArrayList<>();
    Table table = new Table(brief ? brief(COLUMNS) : COLUMNS);
    List<Line> notes = new ArrayList<>();
    for (ContainerView container : report.containers()) {
      addContainer(table, container, brief, notes);
    }
    for (NamespaceView namespace : report.namespaces()) {
      addNamespace(table, namespace, brief, notes);
    }
    lines.addAll(table.lines(width));
    lines.addAll(notes);
    return lines;
  }

  private static void addContainer(
      Table table, ContainerView container, boolean brief, List<Line> notes) {
    Line name = Line.of(container.name());
    if (!container.state().equals("running")) {
      name = name.and(" (" + container.state() + ")", Style.DOWN);
    }
    String mode = container.networkMode();
    if (mode.equals("container") && !container.sharesNetnsWith().isEmpty()) {
      mode = "container:" + container.sharesNetnsWith().get(0);
    }
    if (container.interfaces().isEmpty()) {
      Line what = mode.equals("host") ? Line.of("(the host's)", Style.DIM) : Cells.NONE;
      add(table, brief, row(name, mode, container.netns(), what));
    }
    for (InterfaceView link : container.interfaces()) {
      add(table, brief, row(name, mode, container.netns(), link));
      link.notes().forEach(n -> notes.add(note(container.name(), link.name(), n)));
    }
  }

  private static void addNamespace(
      Table table, NamespaceView namespace, boolean brief, List<Line> notes) {
    Line name = Line.of(namespace.name(), Style.DIM);
    if (namespace.kind().equals("process") && !namespace.commands().isEmpty()) {
      name = name.and(" " + namespace.commands().get(0), Style.DIM);
    }
    if (namespace.interfaces().isEmpty()) {
      add(table, brief, row(name, namespace.kind(), namespace.netns(), Cells.NONE));
    }
    for (InterfaceView link : namespace.interfaces()) {
      add(table, brief, row(name, namespace.kind(), namespace.netns(), link));
      link.notes().forEach(n -> notes.add(note(namespace.name(), link.name(), n)));
    }
  }

  private static List<Line> row(Line name, String mode, @Nullable Long netns, Line what) {
    List<Line> cells = new ArrayList<>(List.of(name, Line.of(mode), netns(netns), what));
    while (cells.size() < COLUMNS.size()) {
      cells.add(Cells.NONE);
    }
    return cells;
  }

  private static List<Line> row(Line name, String mode, @Nullable Long netns, InterfaceView link) {
    InterfaceView.BridgeRef bridge = link.bridge();
    InterfaceView.PeerView peer = link.peer() != null ? link.peer() : link.parent();
    Line bridgeCell = bridge == null ? tunnelOrNone(link) : Line.of(bridge.name(), Style.INTERFACE);
    if (bridge != null && !bridge.namespace().equals("host")) {
      bridgeCell = bridgeCell.and(" in " + bridge.namespace());
    }
    return List.of(
        name,
        Line.of(mode),
        netns(netns),
        Cells.interfaceName(link),
        Cells.addresses(link.addresses()),
        Cells.styled(link.mac(), Style.MAC),
        Cells.peer(peer),
        bridgeCell,
        Cells.text(bridge == null ? null : bridge.id()),
        Cells.text(link.network()),
        Line.of(Units.octets(link.rx().bytes())),
        Line.of(Units.octets(link.tx().bytes())));
  }

  private static Line tunnelOrNone(InterfaceView link) {
    InterfaceView.TunnelView tunnel = link.tunnel();
    return tunnel == null
        ? Cells.NONE
        : Line.of(tunnel.kind() + (tunnel.id() == null ? "" : " " + tunnel.id()));
  }

  private static Line netns(@Nullable Long inode) {
    return inode == null ? Cells.NONE : Line.of(inode.toString());
  }

  private static Line note(String owner, String link, String note) {
    return Line.of(owner + " " + link + ": " + note, Style.DOWN);
  }

  private static void add(Table table, boolean brief, List<Line> cells) {
    table.row(brief ? brief(cells) : cells);
  }

  /** Container, interface, addresses, peer and bridge. */
  private static <T> List<T> brief(List<T> all) {
    return List.of(all.get(0), all.get(3), all.get(4), all.get(6), all.get(7));
  }
}
