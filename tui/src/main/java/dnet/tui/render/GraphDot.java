package dnet.tui.render;

import dnet.inspector.report.GraphReport;
import dnet.inspector.report.GraphReport.Edge;
import dnet.inspector.report.GraphReport.Node;
import dnet.inspector.report.GraphReport.NodeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** {@code dnet graph} in Graphviz's language, a cluster for each namespace. */
public final class GraphDot {
  private GraphDot() {}

  /** Renders; the lines hold no text that the language would take for more than a label. */
  public static List<String> of(GraphReport graph) {
    GraphIndex index = new GraphIndex(graph);
    List<String> lines = new ArrayList<>();
    lines.add("graph dnet {");
    lines.add("  rankdir=LR;");
    lines.add("  node [shape=box, style=rounded, fontname=\"monospace\", fontsize=10];");
    lines.add("  edge [fontname=\"monospace\", fontsize=9];");
    for (Node place : graph.nodes()) {
      if (place.in() == null) {
        place(index, place, lines);
      }
    }
    for (Edge edge : graph.edges()) {
      lines.add("  " + quoted(edge.from()) + " -- " + quoted(edge.to()) + style(edge) + ";");
    }
    lines.add("}");
    return lines;
  }

  private static void place(GraphIndex index, Node place, List<String> lines) {
    List<Node> inside = index.inside(place.id());
    lines.add("  subgraph " + quoted("cluster_" + place.id()) + " {");
    lines.add("    label=" + label(GraphLabels.place(index, place)) + ";");
    lines.add(
        "    style="
            + (place.kind() == NodeKind.NETNS ? "\"rounded,dashed\"" : "rounded")
            + (place.isDown() ? "; color=red" : "")
            + ";");
    // An edge needs a node to end at, also where a container has no interface.
    lines.add("    " + quoted(place.id()) + " [shape=point, style=invis];");
    for (Node node : inside) {
      lines.add(
          "    "
              + quoted(node.id())
              + " [label="
              + label(GraphLabels.of(node))
              + shape(node)
              + (node.isDown() ? ", color=red" : "")
              + "];");
    }
    lines.add("  }");
  }

  private static String shape(Node node) {
    return switch (node.kind()) {
      case BRIDGE -> ", style=\"rounded,bold\"";
      case TUNNEL -> ", shape=cds, style=solid";
      case PUBLISHED_PORT -> ", shape=rarrow, style=solid";
      case HOST, NETNS, CONTAINER, VETH, INTERFACE -> "";
    };
  }

  private static String style(Edge edge) {
    return switch (edge.kind()) {
      case PAIR -> " [style=bold]";
      case PORT_OF -> "";
      case RIDES_ON -> " [style=dashed, label=\"rides on\"]";
      case LEADS_TO -> " [style=dotted, dir=forward, constraint=false]";
      case SHARES -> " [style=dotted, label=\"shares\"]";
    };
  }

  private static String label(List<String> lines) {
    return "\""
        + lines.stream().map(GraphDot::escapedInLabel).collect(Collectors.joining("\\n"))
        + "\"";
  }

  /** A quoted identifier: only the quote ends it, and a backslash would join it to the quote. */
  static String quoted(String id) {
    return "\"" + Visible.of(id).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /**
   * Text of a label (an escString): a backslash begins an escape, a quote ends it, and an ampersand
   * begins an HTML entity. See graphviz.org, "escString" and "lang".
   */
  static String escapedInLabel(String text) {
    return Visible.of(text).replace("\\", "\\\\").replace("\"", "\\\"").replace("&", "&amp;");
  }
}
