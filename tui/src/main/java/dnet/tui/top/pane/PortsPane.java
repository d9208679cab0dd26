package dnet.tui.top.pane;

import dnet.inspector.advice.ShellWords;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.report.PortView;
import dnet.inspector.report.PortsReport;
import dnet.inspector.report.Reports;
import dnet.tui.render.Line;
import dnet.tui.render.Style;
import dnet.tui.render.Table;
import dnet.tui.render.Table.Column;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Published ports: what serves them, where they lead, and how often their rules are hit. */
public final class PortsPane implements Pane {
  private static final List<String> SORTS = List.of("port", "hits", "container");

  @Override
  public String title() {
    return "Ports";
  }

  @Override
  public List<String> sorts() {
    return SORTS;
  }

  /** A port with its rules' counters. */
  private record Entry(PortsReport.Row port, long hits, double rate) {}

  private static List<Entry> entries(View view) {
    RuleIndex index = new RuleIndex(view.facts());
    List<Entry> entries = new ArrayList<>();
    for (PortsReport.Row port : Reports.ports(view.facts().host()).ports()) {
      long hits = 0;
      double rate = 0;
      for (PortView.RuleView rule : port.rules()) {
        Rule counted = index.find(rule).orElse(null);
        if (counted != null) {
          hits += Math.max(0, counted.packets());
          rate += view.facts().rules().hits().of(counted.ref());
        }
      }
      entries.add(new Entry(port, hits, rate));
    }
    return entries;
  }

  @Override
  public Listing list(View view) {
    List<Entry> entries = entries(view);
    Comparator<Entry> order =
        switch (SORTS.get(view.sort())) {
          case "hits" ->
              Comparator.comparingDouble((Entry e) -> -e.rate()).thenComparing(e -> -e.hits());
          case "container" ->
              Comparator.comparing((Entry e) -> String.valueOf(e.port().container()));
          default -> Comparator.comparingInt((Entry e) -> e.port().hostPort());
        };
    entries.sort(view.reversed() ? order.reversed() : order);
    Table table =
        new Table(
            List.of(
                Column.of("PUBLISHED"),
                Column.elastic("CONTAINER", 0, 10),
                Column.of("LEADS TO"),
                Column.of("VIA"),
                Column.number("HITS", 0),
                Column.number("HITS/s", 0),
                Column.optional("PROXY", 3),
                Column.elastic("RULE", 1, 16)));
    entries.forEach(e -> table.row(cells(e)));
    Table.Layout layout = table.layout(view.width());
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      PortsReport.Row port = entries.get(i).port();
      String subject = port.containerId() == null ? null : "container:" + port.containerId();
      rows.add(Row.of(key(port), layout, i, subject));
    }
    long doubtful = entries.stream().filter(e -> !e.port().notes().isEmpty()).count();
    Line summary =
        Line.of(entries.size() + " published")
            .and(doubtful == 0 ? "" : ", " + doubtful + " doubtful: Enter tells why", Style.DOWN);
    return new Listing(summary, List.of(layout.header()), rows);
  }

  private static List<Line> cells(Entry entry) {
    PortsReport.Row port = entry.port();
    boolean doubtful = !port.notes().isEmpty();
    return List.of(
        Line.of(published(port), Style.ofAddress(port.hostAddress()))
            .and(doubtful ? "!" : "", Style.DOWN),
        Line.of(port.container() == null ? "nobody's" : port.container()),
        Line.of(target(port)),
        port.via().isEmpty()
            ? Line.of("nothing", Style.DOWN)
            : Line.of(String.join("+", port.via())),
        Line.of(Long.toString(entry.hits())),
        Line.of(Rates.count(entry.rate()), entry.rate() > 0 ? Style.UP : Style.DIM),
        Line.of(port.proxyPids().isEmpty() ? "-" : port.proxyPids().get(0).toString(), Style.DIM),
        Line.of(port.rules().isEmpty() ? "-" : place(port.rules().get(0)), Style.DIM));
  }

  private static String place(PortView.RuleView rule) {
    return rule.program() + " " + rule.table() + " " + rule.chain() + " " + rule.number();
  }

  private static String published(PortsReport.Row port) {
    return join(port.hostAddress(), port.hostPort()) + "/" + port.protocol();
  }

  private static String target(PortsReport.Row port) {
    String address = port.containerAddress();
    return address == null ? "port " + port.containerPort() : join(address, port.containerPort());
  }

  private static String join(String address, int port) {
    return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
  }

  private static String key(PortsReport.Row port) {
    return published(port) + " " + port.containerId();
  }

  @Override
  public List<Line> details(View view, String key) {
    List<Line> lines = new ArrayList<>();
    for (Entry entry : entries(view)) {
      PortsReport.Row port = entry.port();
      if (!key(port).equals(key)) {
        continue;
      }
      lines.add(
          Line.of(published(port), Style.HEADER)
              .and(" " + view.glyphs().arrow() + " " + target(port) + "  ")
              .and(String.valueOf(port.container()), Style.HEADER));
      port.notes().forEach(n -> lines.add(Line.of("  " + n, Style.DOWN)));
      for (PortView.RuleView rule : port.rules()) {
        lines.add(Line.of("  " + place(rule) + ": ", Style.DIM).and(rule.text()));
      }
      port.proxyPids().forEach(p -> lines.add(Line.of("  docker-proxy, process " + p)));
      lines.add(
          Line.of("  hit " + entry.hits() + " times, " + Rates.count(entry.rate()) + "/s now"));
      lines.add(
          Line.of(
              "  A rule counts a connection's first packet only; the proxy's are not counted.",
              Style.DIM));
    }
    return lines.isEmpty() ? List.of(Line.of("It is gone.")) : lines;
  }

  @Override
  public String command(View view, String key) {
    return entries(view).stream()
        .map(Entry::port)
        .filter(p -> key(p).equals(key))
        .map(
            p ->
                p.rules().isEmpty()
                    ? "ss -lntup sport = :" + p.hostPort()
                    : p.rules().get(0).program()
                        + " -t "
                        + ShellWords.quote(p.rules().get(0).table())
                        + " -nvL "
                        + ShellWords.quote(p.rules().get(0).chain()))
        .findFirst()
        .orElse("");
  }
}
