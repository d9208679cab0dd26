package dnet.tui.render;

import dnet.inspector.report.GraphReport;
import dnet.inspector.report.GraphReport.Node;
import dnet.inspector.report.HostView;
import dnet.tui.render.SvgLane.PublishedChip;
import dnet.tui.render.SvgLane.SvgBox;
import dnet.tui.render.SvgLane.SvgRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code dnet graph} as a picture (SVG 1.1). A lane for each bridge or parent: left its published
 * ports, then the bridge as tall as what hangs on it, the host ends of the veth pairs, the
 * containers. So most wires are straight; only a container's further interfaces need a bend.
 */
public final class GraphSvg {
  private static final double ROW = 24;
  private static final double PAD = 12;
  private static final double MARGIN = 24;
  private static final double GAP = 8;
  private static final double CHIP = 38;

  private final SvgPlan plan;
  private final List<SvgLane> lanes;
  private final GraphReport graph;
  private final SvgColumns columns;
  private final SvgCanvas canvas = new SvgCanvas();
  private final Map<String, double[]> bars = new HashMap<>();
  private final List<Wire> wires = new ArrayList<>();
  private final Map<String, Integer> colours = new HashMap<>();
  private final Map<String, Integer> tracks = new HashMap<>();

  /** A wire that is drawn when all bars have their place. */
  private record Wire(Node carrier, double x, double y, boolean dashed) {}

  private GraphSvg(GraphReport graph) {
    this.graph = graph;
    this.plan = new SvgPlan(graph);
    this.lanes = plan.lanes();
    this.columns = SvgColumns.of(lanes, MARGIN + PAD);
    for (SvgLane lane : lanes) {
      if (lane.carrier() != null) {
        colours.put(lane.carrier().id(), lane.colour());
      }
    }
  }

  /** Renders one SVG document, line by line. */
  public static List<String> of(GraphReport graph) {
    return new GraphSvg(graph).draw();
  }

  private List<String> draw() {
    String about = about();
    double needed = MARGIN + SvgText.width(about, SvgCanvas.SIZE);
    double right = Math.max(columns.right() + PAD, Math.max(needed, 560));
    double y = header(right, about);
    y = flow("HOST INTERFACES", plan.outside(), right, y);
    if (lanes.size() > 1) {
      y = captions(y);
    }
    for (SvgLane lane : lanes) {
      y = lane(lane, right, y);
    }
    y += PAD;
    y = flow("WITHOUT AN INTERFACE OF THEIR OWN", plan.bare(), right, y);
    wires.forEach(this::wire);
    return canvas.document(right + MARGIN, y + PAD, "network of " + graph.host().name());
  }

  private String about() {
    HostView host = graph.host();
    HostView.DockerView docker = host.docker();
    String engine =
        docker == null
            ? "no engine answered"
            : docker.product() + " " + SvgText.cut(docker.version()) + ", " + docker.firewall();
    return "Linux " + SvgText.cut(host.kernel()) + " · " + engine;
  }

  private double header(double right, String about) {
    canvas.text(MARGIN, 40, "title", SvgText.cut(graph.host().name()));
    canvas.text(MARGIN, 60, "dim", about);
    canvas.line(MARGIN, 74, right, 74, "rule");
    return 92;
  }

  private double captions(double y) {
    if (columns.hasPublished()) {
      canvas.text(columns.published(), y + 4, "caption", "PUBLISHED PORTS");
    }
    canvas.text(columns.carrier(), y + 4, "caption", "BRIDGES AND PARENTS");
    if (columns.hasPorts()) {
      canvas.text(columns.port(), y + 4, "caption", "HOST ENDS");
    }
    canvas.text(columns.end(), y + 4, "caption", "INTERFACES AND CONTAINERS");
    return y + 16;
  }

  private double lane(SvgLane lane, double right, double top) {
    if (lane.boxes().isEmpty() && lane.carrier() == null && lane.published().isEmpty()) {
      return top;
    }
    double boxes = lane.boxes().stream().mapToDouble(b -> height(b) + GAP).sum() - GAP;
    double chips = lane.published().size() * (CHIP + GAP) - GAP;
    double text = lane.carrier() == null ? 0 : lane.text().size() * 16 + 18;
    double inner = Math.max(text, Math.max(boxes, chips));
    canvas.rect(MARGIN, top, right - MARGIN, inner + 2 * PAD, 10, "lane", null);
    double y = top + PAD;
    Node carrier = lane.carrier();
    if (carrier != null) {
      bars.put(carrier.id(), new double[] {y, y + inner});
      bar(lane, carrier, y, inner);
    }
    double at = y;
    for (PublishedChip chip : lane.published()) {
      published(lane, chip, at);
      at += CHIP + GAP;
    }
    at = y;
    for (SvgBox box : lane.boxes()) {
      box(box, at);
      at += height(box) + GAP;
    }
    return top + inner + 2 * PAD + 14;
  }

  private static double height(SvgBox box) {
    return box.place() == null ? ROW + 2 : box.lines() * ROW + 8;
  }

  private void bar(SvgLane lane, Node carrier, double y, double height) {
    String colour = "c" + lane.colour();
    double width = columns.carrierWidth();
    String down = carrier.isDown() ? " down" : "";
    canvas.rect(columns.carrier(), y, width, height, 6, "panel " + colour + down, carrier.name());
    canvas.rect(columns.carrier(), y, 6, height, 3, "fill " + colour, null);
    double line = y + 22;
    for (int i = 0; i < lane.text().size(); i++) {
      String style = i == 0 ? "strong" : i == 1 ? "text" : "dim";
      canvas.text(columns.carrier() + 16, line, style, lane.text().get(i));
      line += 16;
    }
  }

  private void published(SvgLane lane, PublishedChip chip, double y) {
    double width = columns.publishedWidth();
    canvas.rect(columns.published(), y, width, CHIP, 19, "panel", chip.port().name());
    canvas.text(columns.published() + 16, y + 16, "text", SvgText.cut(chip.port().name()));
    canvas.text(columns.published() + 16, y + 30, "small", chip.second());
    Node carrier = lane.carrier();
    if (carrier != null) {
      double end = columns.published() + width;
      String style = "wire dashed c" + lane.colour();
      canvas.arrow(end, y + CHIP / 2, columns.carrier() - 3, style);
    }
  }

  private void box(SvgBox box, double top) {
    Node place = box.place();
    double y = top + (place == null ? 0 : 4);
    if (place != null) {
      String style = "panel" + (place.in() == null && place.isDown() ? " down" : "");
      String dashed = place.kind() == GraphReport.NodeKind.NETNS ? " dashed" : "";
      double width = columns.endWidth() + columns.nameWidth();
      canvas.rect(columns.end(), top, width, height(box), 6, style + dashed, place.name());
      double line = y + 15;
      for (int i = 0; i < box.names().size(); i++) {
        String weight = i == 0 ? "strong" : "text";
        canvas.text(columns.name(), line, weight, box.names().get(i));
        line += ROW;
      }
    }
    for (SvgRow row : box.rows()) {
      row(row, y, place == null);
      y += ROW;
    }
  }

  private void row(SvgRow row, double y, boolean lone) {
    double middle = y + ROW / 2;
    Node carrier = row.carrier();
    Node port = row.port();
    Integer colour = carrier == null ? null : colours.get(carrier.id());
    String of = colour == null ? "none" : "c" + colour;
    double end = columns.end() + (lone ? 0 : 12);
    if (port != null) {
      double width = columns.portWidth();
      String down = port.isDown() ? " down" : "";
      canvas.line(columns.port() + width, middle, end, middle, "wire " + of);
      canvas.rect(columns.port(), y + 1, width, ROW - 2, 4, "panel " + of + down, port.name());
      canvas.text(columns.port() + 10, middle + 4, "text", SvgText.cut(port.name()));
    }
    boolean doubtful = port == null && row.end() != null && carrier == null;
    canvas.dot(end, middle, doubtful ? "fill none" : "fill " + of);
    boolean isDown = row.end() != null && row.end().isDown();
    canvas.text(end + 12, middle + 4, isDown ? "bad" : lone ? "dim" : "text", row.text());
    if (carrier != null) {
      wires.add(new Wire(carrier, port != null ? columns.port() : end, middle, port == null));
    }
  }

  /**
   * Straight where the bar is beside the row; else by a track of the carrier's own, in the gutter
   * right of the bars.
   */
  private void wire(Wire wire) {
    double @Nullable [] bar = bars.get(wire.carrier().id());
    if (bar == null) {
      return;
    }
    double x = columns.carrier() + columns.carrierWidth();
    String style =
        "wire c" + colours.getOrDefault(wire.carrier().id(), 0) + (wire.dashed() ? " dashed" : "");
    if (wire.y() > bar[0] && wire.y() < bar[1]) {
      canvas.line(x, wire.y(), wire.x(), wire.y(), style);
    } else {
      double from = wire.y() <= bar[0] ? bar[0] + 8 : bar[1] - 8;
      int track = tracks.computeIfAbsent(wire.carrier().id(), k -> tracks.size());
      canvas.bend(x, from, x + 20 + SvgColumns.track(track), wire.y(), wire.x(), style);
    }
  }

  /** Small boxes one after the other, in as many rows as they need. */
  private double flow(String caption, List<Node> nodes, double right, double top) {
    if (nodes.isEmpty()) {
      return top;
    }
    canvas.text(MARGIN, top + 4, "caption", caption);
    double x = MARGIN;
    double y = top + 14;
    for (Node node : nodes) {
      boolean link = node.in() != null;
      String name = link ? SvgText.cut(node.name()) : SvgPlan.nameOf(node);
      List<String> addresses = SvgLane.addressesOf(node);
      String more = link ? String.join(" ", addresses) : node.type();
      more = SvgText.cut(node.isDown() && link ? node.state() + " " + more : more).strip();
      double nameWidth = SvgText.width(name, SvgCanvas.SIZE);
      double gap = more.isEmpty() ? 0 : 10;
      double width = 24 + nameWidth + gap + SvgText.width(more, SvgCanvas.SIZE);
      if (x > MARGIN && x + width > right) {
        x = MARGIN;
        y += ROW + 4 + GAP;
      }
      String down = node.isDown() ? " down" : "";
      canvas.rect(x, y, width, ROW + 4, 6, "panel" + down, node.name());
      canvas.text(x + 12, y + 17, "strong", name);
      canvas.text(x + 12 + nameWidth + gap, y + 17, "dim", more);
      x += width + GAP;
    }
    return y + ROW + 4 + 24;
  }
}
