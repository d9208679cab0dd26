package dnet.tui.render;

import dnet.inspector.report.GraphReport.Node;
import java.util.List;

/** Pieces of a line that show an interface of a graph. */
final class GraphCells {
  private GraphCells() {}

  /** The name, marked when the interface cannot carry packets. */
  static Line name(Node node) {
    return append(new Line(List.of()), node);
  }

  static Line append(Line line, Node node) {
    Line named = line.and(node.name(), Style.INTERFACE);
    return node.isDown() ? named.and("!" + node.state(), Style.DOWN) : named;
  }

  static Line addresses(Line line, Node node) {
    Line longer = line;
    for (String address : node.addresses()) {
      longer = longer.and("  ").and(address, Style.ofAddress(address));
    }
    return longer;
  }
}
