package dnet.tui.render;

import dnet.inspector.report.GraphReport;
import dnet.inspector.report.GraphReport.Edge;
import dnet.inspector.report.GraphReport.EdgeKind;
import dnet.inspector.report.GraphReport.Node;
import dnet.inspector.report.GraphReport.NodeKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers what every drawing of a graph asks. */
final class GraphIndex {
  private final GraphReport graph;
  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<String, List<Edge>> from = new HashMap<>();
  private final Map<String, List<Edge>> to = new HashMap<>();
  private final Map<String, List<Node>> inside = new HashMap<>();

  GraphIndex(GraphReport graph) {
    this.graph = graph;
    for (Node node : graph.nodes()) {
      nodes.put(node.id(), node);
      if (node.in() != null) {
        inside.computeIfAbsent(node.in(), k -> new ArrayList<>()).add(node);
      }
    }
    for (Edge edge : graph.edges()) {
      from.computeIfAbsent(edge.from(), k -> new ArrayList<>()).add(edge);
      to.computeIfAbsent(edge.to(), k -> new ArrayList<>()).add(edge);
    }
  }

  Node node(String id) {
    Node node = nodes.get(id);
    if (node == null) {
      throw new IllegalArgumentException("no node " + id);
    }
    return node;
  }

  /** What is in a host, a namespace or a container. */
  List<Node> inside(@Nullable String place) {
    return place == null ? List.of() : inside.getOrDefault(place, List.of());
  }

  List<Node> ofKind(NodeKind kind) {
    return graph.nodes().stream().filter(n -> n.kind() == kind).toList();
  }

  /** The nodes that have such an edge to this one. */
  List<Node> pointingAt(Node node, EdgeKind kind) {
    return to.getOrDefault(node.id(), List.of()).stream()
        .filter(e -> e.kind() == kind)
        .map(e -> node(e.from()))
        .toList();
  }

  /** The node that such an edge leads to. */
  Optional<Node> next(Node node, EdgeKind kind) {
    return from.getOrDefault(node.id(), List.of()).stream()
        .filter(e -> e.kind() == kind)
        .map(e -> node(e.to()))
        .findFirst();
  }

  /** The other end of a veth pair, whichever end this is. */
  Optional<Node> peer(Node node) {
    return next(node, EdgeKind.PAIR).or(() -> pointingAt(node, EdgeKind.PAIR).stream().findFirst());
  }

  /** The bridge that an interface's packets come to: its own master, else its peer's. */
  Optional<Node> bridge(Node node) {
    return next(node, EdgeKind.PORT_OF)
        .or(() -> peer(node).flatMap(p -> next(p, EdgeKind.PORT_OF)));
  }

  /** Whether others hang on it: ports of a bridge or a bond, children of a parent. */
  boolean carries(Node node) {
    return node.kind() == NodeKind.BRIDGE
        || !pointingAt(node, EdgeKind.PORT_OF).isEmpty()
        || !pointingAt(node, EdgeKind.RIDES_ON).isEmpty();
  }

  /** What hangs on it. */
  List<Node> carried(Node node) {
    List<Node> carried = new ArrayList<>(pointingAt(node, EdgeKind.PORT_OF));
    carried.addAll(pointingAt(node, EdgeKind.RIDES_ON));
    return carried;
  }

  /** What carries others and hangs on nothing itself, the host's first. */
  List<Node> roots() {
    return graph.nodes().stream()
        .filter(n -> n.in() != null && n.kind() != NodeKind.PUBLISHED_PORT && carries(n))
        .filter(
            n ->
                next(n, EdgeKind.PORT_OF).isEmpty()
                    && (n.kind() == NodeKind.BRIDGE || next(n, EdgeKind.RIDES_ON).isEmpty()))
        .toList();
  }

  /** The published ports that lead to an interface or a container. */
  List<Node> ports(Node node) {
    return pointingAt(node, EdgeKind.LEADS_TO);
  }

  /** The containers that live in another one's namespace. */
  List<Node> sharers(Node container) {
    return pointingAt(container, EdgeKind.SHARES);
  }
}
