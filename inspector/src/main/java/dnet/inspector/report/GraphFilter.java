package dnet.inspector.report;

import dnet.inspector.report.GraphReport.Edge;
import dnet.inspector.report.GraphReport.EdgeKind;
import dnet.inspector.report.GraphReport.Node;
import dnet.inspector.report.GraphReport.NodeKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of a graph that some containers or one network are wired by. */
final class GraphFilter {
  private final GraphReport all;
  private final Map<String, Node> byId = new LinkedHashMap<>();
  private final Map<String, String> hosts = new HashMap<>();
  private final Set<String> kept = new HashSet<>();

  GraphFilter(GraphReport all) {
    this.all = all;
    all.nodes().forEach(n -> byId.put(n.id(), n));
    all.edges().stream()
        .filter(e -> e.kind() == EdgeKind.SHARES)
        .forEach(e -> hosts.put(e.from(), e.to()));
  }

  /**
   * Filters.
   *
   * @param containers node ids; empty for all
   * @param network a Docker network's name; null for all
   */
  GraphReport only(Set<String> containers, @Nullable String network) {
    Set<String> places =
        containers.stream().map(c -> hosts.getOrDefault(c, c)).collect(Collectors.toSet());
    kept.add("host");
    kept.addAll(containers);
    for (Node node : all.nodes()) {
      boolean there = containers.isEmpty() || places.contains(node.in());
      boolean wired = network == null || network.equals(node.network());
      if (node.kind() != NodeKind.PUBLISHED_PORT && node.in() != null && there && wired) {
        keepWithWires(node.id());
      }
    }
    for (Edge edge : all.edges()) {
      boolean leads = edge.kind() == EdgeKind.LEADS_TO && kept.contains(edge.to());
      boolean shares =
          edge.kind() == EdgeKind.SHARES && containers.isEmpty() && kept.contains(edge.to());
      if (leads || (shares && !edge.to().equals("host"))) {
        kept.add(edge.from());
      }
    }
    return new GraphReport(
        all.formatVersion(),
        all.host(),
        all.nodes().stream().filter(n -> kept.contains(n.id())).toList(),
        all.edges().stream().filter(e -> kept.contains(e.from()) && kept.contains(e.to())).toList(),
        all.gaps());
  }

  /** Keeps an interface and all towards its bridge, tunnels and parent; not the bridge's others. */
  private void keepWithWires(String id) {
    Node node = byId.get(id);
    if (node == null || !kept.add(id)) {
      return;
    }
    if (node.in() != null) {
      kept.add(node.in());
    }
    for (Edge edge : all.edges()) {
      if (edge.from().equals(id) && edge.kind() != EdgeKind.SHARES) {
        keepWithWires(edge.to());
      } else if (edge.to().equals(id) && edge.kind() == EdgeKind.PAIR) {
        keepWithWires(edge.from());
      } else if (edge.to().equals(id) && edge.kind() == EdgeKind.PORT_OF && leadsOut(edge)) {
        keepWithWires(edge.from());
      }
    }
  }

  private boolean leadsOut(Edge edge) {
    Node port = byId.get(edge.from());
    return port != null && List.of(NodeKind.TUNNEL, NodeKind.INTERFACE).contains(port.kind());
  }
}
