package dnet.tui.top.pane;

import dnet.inspector.advice.ShellWords;
import dnet.inspector.model.IfIndex;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Recognised;
import dnet.inspector.report.GraphReport;
import dnet.inspector.report.Reports;
import dnet.tui.render.GraphTree;
import dnet.tui.render.Line;
import dnet.tui.render.Style;
import dnet.tui.top.facts.Facts;
import dnet.tui.top.facts.Rate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What hangs on what, as a tree, with what goes through it now. */
public final class WiringPane implements Pane {
  /** Two rates with a space between, and one before. */
  private static final int RATES = 16;

  @Override
  public String title() {
    return "Wiring";
  }

  @Override
  public List<String> sorts() {
    return List.of("wiring");
  }

  @Override
  public Listing list(View view) {
    Facts facts = view.facts();
    GraphReport graph = Reports.graph(facts.host(), List.of(), null);
    Map<String, GraphReport.Node> nodes = new HashMap<>();
    graph.nodes().forEach(n -> nodes.put(n.id(), n));
    int width = view.width() - RATES;
    List<Row> rows = new ArrayList<>();
    int down = 0;
    for (GraphTree.Row row : GraphTree.rows(graph, width, view.glyphs().isAscii())) {
      down += (int) row.ids().stream().map(nodes::get).filter(n -> n != null && n.isDown()).count();
      rows.add(row(facts, nodes, row, width));
    }
    String all = graph.nodes().size() + " things wired";
    Line summary = Line.of(all).and(down == 0 ? "" : ", " + down + " down", Style.DOWN);
    Line head = Line.of("WIRING" + " ".repeat(width - 6) + "    RX/s    TX/s", Style.HEADER);
    return new Listing(summary, List.of(head), rows);
  }

  private static Row row(
      Facts facts, Map<String, GraphReport.Node> nodes, GraphTree.Row row, int width) {
    if (row.ids().isEmpty()) {
      return Row.heading(row.line());
    }
    String id = row.ids().get(0);
    Rate rate = facts.rate(key(id));
    Line line = row.line();
    if (rate != null) {
      line =
          line.and(" ".repeat(Math.max(0, width - line.width())))
              .and(right(Rates.octets(rate.rx())))
              .and(right(Rates.octets(rate.tx())));
    }
    Line shown = line;
    StringBuilder words = new StringBuilder();
    String subject = null;
    for (String one : row.ids()) {
      GraphReport.Node node = nodes.get(one);
      if (node != null) {
        words.append(' ').append(node.network()).append(' ').append(node.mac());
        subject = subject == null ? container(facts, node) : subject;
      }
    }
    return Row.of(id, () -> shown, words::toString, subject);
  }

  private static String right(String text) {
    return " ".repeat(Math.max(1, 8 - text.length())) + text;
  }

  private static @Nullable String container(Facts facts, GraphReport.Node node) {
    String place =
        node.kind() == GraphReport.NodeKind.CONTAINER ? node.id() : String.valueOf(node.in());
    if (!place.startsWith("container:")) {
      return null;
    }
    String id = place.substring("container:".length());
    return facts.host().containers().stream()
        .filter(c -> c.shortId().equals(id))
        .map(c -> "container:" + c.id())
        .findFirst()
        .orElse(null);
  }

  private static @Nullable LinkKey key(String node) {
    String[] parts = node.split(":", -1);
    return parts.length == 3 && parts[0].equals("link")
        ? new LinkKey(
            new NetnsId(Long.parseLong(parts[1])), new IfIndex(Integer.parseInt(parts[2])))
        : null;
  }

  private static Optional<Link> link(View view, String key) {
    return view.facts().wiring().link(key(key));
  }

  @Override
  public List<Line> details(View view, String key) {
    Link link = link(view, key).orElse(null);
    if (link == null) {
      return List.of(Line.of(key));
    }
    Facts facts = view.facts();
    List<Line> lines = new ArrayList<>();
    String where =
        facts.host().namespace(link.key().namespace()).map(n -> n.name()).orElse("elsewhere");
    lines.add(
        Line.of(link.name(), Style.INTERFACE)
            .and("  " + link.kind() + " in ")
            .and(where, Style.HEADER));
    Recognised.roleOf(link, facts.wiring()).ifPresent(r -> lines.add(Line.of("  " + r)));
    lines.add(
        Line.of("  " + (link.base().up() ? "up" : "down"), link.base().up() ? Style.UP : Style.DOWN)
            .and(link.base().carrier() ? "" : ", no carrier", Style.DOWN)
            .and(", MTU " + link.base().mtu() + ", MAC " + link.base().mac()));
    link.base()
        .addresses()
        .forEach(
            a ->
                lines.add(
                    Line.of("  ")
                        .and(a.prefix().toString(), Style.ofAddress(a.prefix().toString()))));
    facts.wiring().peerOf(link).ifPresent(p -> lines.add(Line.of("  other end: " + p.name())));
    facts.wiring().bridgeOf(link).ifPresent(b -> lines.add(Line.of("  bridge: " + b.name())));
    Rate rate = facts.rate(link.key());
    if (rate != null) {
      lines.add(Line.of(""));
      lines.addAll(RateText.of(rate, view));
    }
    return lines;
  }

  @Override
  public String command(View view, String key) {
    return link(view, key)
        .map(
            l ->
                enter(view, l.key().namespace())
                    + (l instanceof Link.Bridge
                        ? "bridge link show master "
                        : "ip -d -s link show ")
                    + ShellWords.quote(l.name()))
        .orElse("");
  }

  static String enter(View view, NetnsId namespace) {
    if (namespace.equals(view.facts().host().home())) {
      return "";
    }
    return view.facts()
        .host()
        .namespace(namespace)
        .map(
            n ->
                n.pids().isEmpty()
                    ? n.paths().isEmpty()
                        ? ""
                        : "nsenter --net=" + ShellWords.quote(n.paths().get(0)) + " "
                    : "nsenter -t " + n.pids().get(0) + " -n ")
        .orElse("");
  }
}
