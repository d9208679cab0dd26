package dnet.tui.render;

import dnet.inspector.report.GraphReport;
import dnet.inspector.report.GraphReport.Edge;
import dnet.inspector.report.GraphReport.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code dnet graph} as a Mermaid flowchart, a subgraph for each namespace. */
public final class GraphMermaid {
  private final GraphReport graph;
  private final GraphIndex index;
  private final Map<String, String> ids = new HashMap<>();

  private GraphMermaid(GraphReport graph) {
    this.graph = graph;
    this.index = new GraphIndex(graph);
    graph.nodes().forEach(n -> ids.put(n.id(), "n" + ids.size()));
  }

  /** Renders; nodes are numbered, for an identifier has no way to be quoted. */
  public static List<String> of(GraphReport graph) {
    return new GraphMermaid(graph).lines();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("flowchart LR");
    List<String> down = new ArrayList<>();
    for (Node place : graph.nodes()) {
      if (place.in() != null) {
        continue;
      }
      List<Node> inside = index.inside(place.id());
      if (inside.isEmpty()) {
        lines.add("  " + ids.get(place.id()) + box(GraphLabels.place(index, place)));
      } else {
        lines.add("  subgraph " + ids.get(place.id()) + box(GraphLabels.place(index, place)));
        inside.forEach(n -> lines.add("    " + ids.get(n.id()) + shape(n)));
        lines.add("  end");
      }
    }
    graph.nodes().stream()
        .filter(Node::isDown)
        .forEach(n -> down.add(String.valueOf(ids.get(n.id()))));
    for (Edge edge : graph.edges()) {
      lines.add("  " + ids.get(edge.from()) + arrow(edge) + ids.get(edge.to()));
    }
    if (!down.isEmpty()) {
      lines.add("  classDef down stroke:#d1242f,stroke-width:2px");
      lines.add("  class " + String.join(",", down) + " down");
    }
    return lines;
  }

  private static String arrow(Edge edge) {
    return switch (edge.kind()) {
      case PAIR -> " === ";
      case PORT_OF -> " --- ";
      case RIDES_ON -> " -. rides on .- ";
      case LEADS_TO -> " -.-> ";
      case SHARES -> " -. shares .- ";
    };
  }

  private static String shape(Node node) {
    String text = text(GraphLabels.of(node));
    return switch (node.kind()) {
      case BRIDGE -> "[[" + text + "]]";
      case PUBLISHED_PORT -> ">" + text + "]";
      case TUNNEL -> "[/" + text + "/]";
      case HOST, NETNS, CONTAINER, VETH, INTERFACE -> "[" + text + "]";
    };
  }

  private static String box(List<String> lines) {
    return "[" + text(lines) + "]";
  }

  private static String text(List<String> lines) {
    return "\""
        + lines.stream().map(GraphMermaid::escaped).collect(Collectors.joining("<br/>"))
        + "\"";
  }

  /**
   * Text inside quotes: every ASCII character that Mermaid, its Markdown or its HTML could take for
   * syntax becomes an entity by number ({@code #34;}), the number sign itself too.
   */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    String visible = Visible.of(text);
    visible
        .codePoints()
        .forEach(
            c -> {
              boolean plain =
                  c > 0x7f || Character.isLetterOrDigit(c) || " .:/,()+-".indexOf(c) >= 0;
              if (plain) {
                escaped.appendCodePoint(c);
              } else {
                escaped.append('#').append(c).append(';');
              }
            });
    return escaped.toString();
  }
}
