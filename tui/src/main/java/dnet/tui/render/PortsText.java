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
    lines.addAll(notes);
    return lines;
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
