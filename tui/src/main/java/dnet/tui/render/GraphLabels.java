package dnet.tui.render;

import dnet.inspector.report.GraphReport.Node;
import java.util.ArrayList;
import java.util.List;

/** What is written into a node, line by line, where the drawing itself is another program's. */
final class GraphLabels {
  private GraphLabels() {}

  /** An interface or a published port. */
  static List<String> of(Node node) {
    List<String> lines = new ArrayList<>();
    lines.add(node.name() + (node.isDown() ? " (" + node.state() + ")" : ""));
    lines.addAll(node.addresses());
    lines.addAll(node.details());
    return lines;
  }

  /** The host, a namespace or a container. */
  static List<String> place(GraphIndex index, Node place) {
    List<String> lines = new ArrayList<>();
    String state = place.isDown() ? " (" + place.state() + ")" : "";
    lines.add(place.name() + state);
    index.sharers(place).forEach(s -> lines.add("+ " + s.name()));
    if (!place.type().isEmpty()) {
      lines.add(place.type());
    }
    return lines;
  }
}
