package dnet.tui.render;

import dnet.inspector.report.GraphReport.EdgeKind;
import dnet.inspector.report.GraphReport.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A horizontal part of the picture: what carries others (a bridge, a macvlan's parent), and right
 * of it the boxes whose first wire comes from it.
 *
 * @param carrier null for the lane of what hangs on nothing
 * @param colour 0 to 6; of its wires
 */
record SvgLane(
    @Nullable Node carrier,
    int colour,
    List<String> text,
    List<SvgBox> boxes,
    List<PublishedChip> published) {

  /** One published port: what is written into it, and the row that it leads to. */
  record PublishedChip(Node port, String target) {
    String second() {
      List<String> parts = new ArrayList<>();
      if (!target.isEmpty()) {
        parts.add(SvgText.cut(target));
      }
      parts.addAll(port.details());
      return String.join(" · ", parts);
    }
  }

  /**
   * A container, a namespace, or a lone port.
   *
   * @param place null for a lone port
   * @param names what is written at its right: the container's name and those of its sharers
   */
  record SvgBox(@Nullable Node place, List<String> names, List<SvgRow> rows) {
    int lines() {
      return Math.max(rows.size(), names.size());
    }
  }

  /**
   * An interface.
   *
   * @param port its end at the bridge; null where it is the bridge's or the parent's itself
   * @param end the interface in the box; null for a lone port
   * @param text what is written for the end
   * @param carrier whose wire it has; null for none
   */
  record SvgRow(@Nullable Node port, @Nullable Node end, String text, @Nullable Node carrier) {}

  static List<String> textOf(GraphIndex index, Node carrier) {
    List<String> lines = new ArrayList<>();
    String network = carrier.network();
    lines.add(network == null ? carrier.name() : network);
    if (network != null) {
      lines.add(carrier.name());
    }
    if (carrier.isDown()) {
      lines.add(carrier.state());
    }
    addressesOf(carrier).forEach(lines::add);
    lines.addAll(carrier.details());
    index.next(carrier, EdgeKind.RIDES_ON).ifPresent(p -> lines.add("on " + p.name()));
    if (!"host".equals(carrier.in())) {
      lines.add("hidden in " + index.node(String.valueOf(carrier.in())).name());
    }
    return lines.stream().map(SvgText::cut).toList();
  }

  /** Addresses without the link-local ones, which every interface has. */
  static List<String> addressesOf(Node node) {
    return node.addresses().stream().filter(a -> !a.startsWith("fe80:")).toList();
  }
}
