package dnet.tui.render;

import dnet.inspector.report.InterfaceView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cells that several tables have. */
final class Cells {
  static final Line NONE = Line.of("-", Style.DIM);

  private Cells() {}

  static Line text(@Nullable String text) {
    return text == null || text.isEmpty() ? NONE : Line.of(text);
  }

  static Line styled(@Nullable String text, Style style) {
    return text == null || text.isEmpty() ? NONE : Line.of(text, style);
  }

  static Line addresses(List<String> addresses) {
    if (addresses.isEmpty()) {
      return NONE;
    }
    Line line = new Line(List.of());
    for (String address : addresses) {
      line = (line.spans().isEmpty() ? line : line.and(",")).and(address, Style.ofAddress(address));
    }
    return line;
  }

  /** The name, red and marked when the interface cannot carry packets. */
  static Line interfaceName(InterfaceView link) {
    Line name = Line.of(link.name(), Style.INTERFACE);
    if (!link.up()) {
      return name.and("!down", Style.DOWN);
    }
    return link.carrier() ? name : name.and("!no-carrier", Style.DOWN);
  }

  /** {@code veth12 (#7)}, with its namespace where that is not the host. */
  static Line peer(InterfaceView.@Nullable PeerView peer) {
    if (peer == null) {
      return NONE;
    }
    Line line = Line.of(peer.name(), Style.INTERFACE);
    return peer.namespace().equals("host") ? line : line.and(" in " + peer.namespace());
  }
}
