package dnet.tui.render;

import dnet.inspector.report.GraphReport;
import dnet.inspector.report.GraphReport.EdgeKind;
import dnet.inspector.report.GraphReport.Node;
import dnet.inspector.report.GraphReport.NodeKind;
import dnet.inspector.report.HostView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code dnet graph} as a tree: bridges, on them their ports, at their ends the containers. */
public final class GraphTree {
  private final GraphReport graph;
  private final GraphIndex index;
  private final GraphMarks marks;
  private final int width;
  private final Set<String> shown = new HashSet<>();

  private GraphTree(GraphReport graph, int width, boolean ascii) {
    this.graph = graph;
    this.index = new GraphIndex(graph);
    this.marks = ascii ? GraphMarks.ASCII : GraphMarks.BOX;
    this.width = width;
  }

  /**
   * A line with what may be left out where there is no room for it, and what hangs on it.
   *
   * @param ids of the nodes that it is about; the first is what hangs there
   */
  private record Branch(List<String> ids, Line line, Line more, List<Branch> branches) {}

  /**
   * A line of the tree.
   *
   * @param ids of the nodes that it is about: of a pair, the near end and then the far one; empty
   *     for the host's own line and for headings
   */
  public record Row(List<String> ids, Line line) {
    public Row {
      ids = List.copyOf(ids);
    }
  }

  /**
   * Renders.
   *
   * @param width cells of the terminal; 0 for no limit
   * @param ascii no characters but those of ASCII for the branches
   */
  public static List<Line> of(GraphReport graph, int width, boolean ascii) {
    return rows(graph, width, ascii).stream().map(Row::line).toList();
  }

  /** The same with what each line is about. */
  public static List<Row> rows(GraphReport graph, int width, boolean ascii) {
    return new GraphTree(graph, width, ascii).rows();
  }

  private List<Row> rows() {
    HostView host = graph.host();
    Line head = Line.of(host.name(), Style.HEADER).and("  Linux " + host.kernel(), Style.DIM);
    HostView.DockerView docker = host.docker();
    if (docker != null) {
      String engine = "  " + docker.product() + " " + docker.version();
      head = head.and(engine + ", " + docker.firewall(), Style.DIM);
    }
    List<Branch> branches = new ArrayList<>();
    for (Node root : index.roots()) {
      branches.add(carrier(root));
    }
    for (Node link : index.inside("host")) {
      if (link.kind() != NodeKind.PUBLISHED_PORT && !shown.contains(link.id())) {
        branches.add(port(link));
      }
    }
    List<Branch> rest = rest();
    if (!rest.isEmpty()) {
      Line title = Line.of("on no bridge", Style.DIM);
      branches.add(new Branch(List.of(), title, Line.of(""), List.copyOf(rest)));
    }
    List<Row> rows = new ArrayList<>();
    rows.add(new Row(List.of(), width > 0 ? head.cut(width) : head));
    draw(branches, "", rows);
    return rows;
  }

  private Branch carrier(Node node) {
    shown.add(node.id());
    Line line = GraphCells.name(node);
    if (node.network() != null) {
      line = line.and("  ").and(node.network(), Style.HEADER);
    }
    line = GraphCells.addresses(line, node);
    if (!"host".equals(node.in())) {
      line = line.and("  in " + index.node(String.valueOf(node.in())).name(), Style.DIM);
    }
    List<Branch> branches = new ArrayList<>();
    for (Node on : index.carried(node)) {
      branches.add(index.carries(on) && !shown.contains(on.id()) ? carrier(on) : port(on));
    }
    return new Branch(List.of(node.id()), line, details(node), branches);
  }

  /** A port of a bridge with what is at its other end. */
  private Branch port(Node node) {
    shown.add(node.id());
    Line line = GraphCells.name(node);
    Node end = index.peer(node).orElse(null);
    boolean isChild = index.next(node, EdgeKind.RIDES_ON).isPresent();
    if (end == null) {
      line = isChild ? owner(GraphCells.addresses(line, node), node) : line;
      line = isChild ? line : GraphCells.addresses(line, node);
      return new Branch(List.of(node.id()), line, details(node), publishedPorts(node));
    }
    shown.add(end.id());
    line = line.and(" " + marks.pair() + " ", Style.DIM);
    line = GraphCells.addresses(GraphCells.append(line, end), end);
    line = owner(line, end);
    Node other = index.next(end, EdgeKind.PORT_OF).orElse(null);
    if (other != null) {
      line = line.and("  on ").and(other.name(), Style.INTERFACE);
    }
    return new Branch(List.of(node.id(), end.id()), line, details(end), publishedPorts(end));
  }

  private Line owner(Line line, Node link) {
    Node place = index.node(String.valueOf(link.in()));
    return switch (place.kind()) {
      case CONTAINER -> container(line.and("  "), place);
      case NETNS -> line.and("  " + place.name(), Style.DIM);
      default -> line;
    };
  }

  private Line container(Line line, Node container) {
    shown.add(container.id());
    Line named = line.and(container.name(), Style.HEADER);
    if (container.isDown()) {
      named = named.and(" (" + container.state() + ")", Style.DOWN);
    }
    for (Node sharer : index.sharers(container)) {
      shown.add(sharer.id());
      named = named.and(" + " + sharer.name());
      named = sharer.isDown() ? named.and(" (" + sharer.state() + ")", Style.DOWN) : named;
    }
    return named;
  }

  private List<Branch> publishedPorts(Node link) {
    List<Branch> branches = new ArrayList<>();
    for (Node port : index.ports(link)) {
      shown.add(port.id());
      branches.add(publishedPort(port));
    }
    return branches;
  }

  private Branch publishedPort(Node port) {
    Line line = Line.of(marks.published() + " " + port.name(), Style.UP);
    return new Branch(List.of(port.id()), line, details(port), List.of());
  }

  private static Line details(Node node) {
    Line more = Line.of("");
    for (String detail : node.details()) {
      more = more.and("  " + detail, Style.DIM);
    }
    return more;
  }

  /** Whatever no branch has named yet. */
  private List<Branch> rest() {
    List<Branch> rest = new ArrayList<>();
    for (Node node : graph.nodes()) {
      boolean place = node.kind() == NodeKind.CONTAINER || node.kind() == NodeKind.NETNS;
      if (!place || shown.contains(node.id())) {
        continue;
      }
      List<Branch> links = new ArrayList<>();
      for (Node link : index.inside(node.id())) {
        if (!shown.contains(link.id())) {
          links.add(port(link));
        }
      }
      boolean isShown = node.kind() == NodeKind.NETNS && !index.inside(node.id()).isEmpty();
      if (links.isEmpty() && isShown) {
        continue;
      }
      Line name =
          node.kind() == NodeKind.CONTAINER
              ? container(new Line(List.of()), node)
              : Line.of(node.name(), Style.DIM);
      links.addAll(publishedPorts(node));
      Line line = name.and("  " + node.type(), Style.DIM);
      rest.add(new Branch(List.of(node.id()), line, details(node), links));
    }
    for (Node port : index.ofKind(NodeKind.PUBLISHED_PORT)) {
      if (!shown.contains(port.id())) {
        rest.add(publishedPort(port));
      }
    }
    return rest;
  }

  private void draw(List<Branch> branches, String indent, List<Row> rows) {
    for (int i = 0; i < branches.size(); i++) {
      Branch branch = branches.get(i);
      boolean last = i == branches.size() - 1;
      Line brief =
          prefixed(Line.of(indent + (last ? marks.last() : marks.branch()), Style.DIM), branch);
      List<Span> spans = new ArrayList<>(brief.spans());
      spans.addAll(branch.more().spans());
      Line full = new Line(spans);
      boolean fits = width <= 0 || full.width() <= width;
      rows.add(new Row(branch.ids(), fits ? full : brief.cut(width)));
      draw(branch.branches(), indent + (last ? "   " : marks.through()), rows);
    }
  }

  private static Line prefixed(Line prefix, Branch branch) {
    List<Span> spans = new ArrayList<>(prefix.spans());
    spans.addAll(branch.line().spans());
    return new Line(spans);
  }
}
