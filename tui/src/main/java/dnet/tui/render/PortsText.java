package dnet.tui.render;

import dnet.inspector.report.PortView;
import dnet.inspector.report.PortsReport;
import dnet.tui.render.Table.Column;
import java.util.ArrayList;
import java.util.List;

/** {@code dnet ports}: published ports and what serves them. */
public final class PortsText {
  private PortsText() {}

  /**
   * Renders.
   *
   * @param width cells of the terminal; 0 for no limit
   */
  public static List<Line> of(PortsReport report, int width) {
    if (report.ports().isEmpty()) {
      return List.of(Line.of("No published ports.", Style.DIM));
    }
    Table table =
        new Table(
            List.of(
                Column.of("PUBLISHED"),
                Column.of("CONTAINER"),
                Column.of("TARGET"),
                Column.of("VIA"),
                Column.optional("PROXY-PID", 2),
                Column.elastic("RULE", 1, 30)));
    List<Line> notes = new ArrayList<>();
    for (PortsReport.Row row : report.ports()) {
      String published = join(row.hostAddress(), row.hostPort()) + "/" + row.protocol();
      table.row(
          List.of(
              Line.of(published, Style.ofAddress(row.hostAddress())),
              row.container() == null ? Cells.NONE : Line.of(row.container()),
              target(row),
              row.via().isEmpty()
                  ? Line.of("nothing", Style.DOWN)
                  : Line.of(String.join("+", row.via())),
              Cells.text(row.proxyPids().isEmpty() ? null : row.proxyPids().get(0).toString()),
              row.rules().isEmpty() ? Cells.NONE : rule(row.rules().get(0))));
      row.notes().forEach(n -> notes.add(Line.of(published + ": " + n, Style.DOWN)));
    }
    List<Line> lines = new ArrayList<>(table.lines(width));
    lines.addAll(reach(report, width));
    lines.addAll(notes);
    return lines;
  }

  /** Who gets through to each port; nothing where that was not asked. */
  private static List<Line> reach(PortsReport report, int width) {
    Table table =
        new Table(
            List.of(
                Column.of("REACHED FROM"),
                Column.of("REMOTE"),
                Column.of("HOST"),
                Column.of("LOCALHOST"),
                Column.of("SAME NETWORK"),
                Column.of("OTHER NETWORK")));
    List<Line> reasons = new ArrayList<>();
    boolean any = false;
    for (PortsReport.Row row : report.ports()) {
      if (row.reach().isEmpty()) {
        continue;
      }
      any = true;
      String published = join(row.hostAddress(), row.hostPort()) + "/" + row.protocol();
      List<Line> cells = new ArrayList<>();
      cells.add(Line.of(published, Style.ofAddress(row.hostAddress())));
      for (PortsReport.ReachView reach : row.reach()) {
        cells.add(cell(reach));
        if (!reach.text().isEmpty()) {
          reasons.add(
              Line.of(published + " from " + reach.client() + " (" + reach.source() + "): ")
                  .and(reach.text(), Style.DOWN));
        }
      }
      table.row(cells);
    }
    if (!any) {
      return List.of();
    }
    List<Line> lines = new ArrayList<>(List.of(Line.of("")));
    lines.addAll(table.lines(width));
    lines.addAll(reasons);
    return lines;
  }

  private static Line cell(PortsReport.ReachView reach) {
    if (reach.via() != null) {
      return Line.of("yes " + reach.via(), Style.UP);
    }
    if (reach.source() == null) {
      return Cells.NONE;
    }
    return reach.cause() == null
        ? Line.of("unknown", Style.DIM)
        : Line.of("no " + reach.cause(), Style.DOWN);
  }

  private static Line target(PortsReport.Row row) {
    String address = row.containerAddress();
    return address == null
        ? Line.of("port " + row.containerPort())
        : Line.of(join(address, row.containerPort()), Style.ofAddress(address));
  }

  /** {@code iptables nat DOCKER 3: -A DOCKER …}. */
  static Line rule(PortView.RuleView rule) {
    return Line.of(
            rule.program() + " " + rule.table() + " " + rule.chain() + " " + rule.number() + ": ",
            Style.DIM)
        .and(rule.text());
  }

  /** Address and port as in a URI: {@code [::1]:80}. */
  static String join(String address, int port) {
    return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
  }
}
