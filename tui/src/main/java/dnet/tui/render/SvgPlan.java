package dnet.tui.render;

import dnet.inspector.report.GraphReport;
import dnet.inspector.report.GraphReport.EdgeKind;
import dnet.inspector.report.GraphReport.Node;
import dnet.inspector.report.GraphReport.NodeKind;
import dnet.tui.render.SvgLane.PublishedChip;
import dnet.tui.render.SvgLane.SvgBox;
import dnet.tui.render.SvgLane.SvgRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what is drawn in which lane; no coordinates. */
final class SvgPlan {
  private static final int COLOURS = 7;

  /** More sharers of one namespace than this are counted, not named. */
  private static final int SHARERS = 3;

  private final GraphReport graph;
  private final GraphIndex index;
  private final Set<String> placed = new HashSet<>();
  private final Map<String, SvgLane> lanes = new HashMap<>();

  SvgPlan(GraphReport graph) {
    this.graph = graph;
    this.index = new GraphIndex(graph);
  }

  /** The lanes from top to bottom; the last has no carrier and may be empty. */
  List<SvgLane> lanes() {
    List<SvgLane> all = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.in() != null && isOutside(node) && index.carries(node)) {
        List<String> text = SvgLane.textOf(index, node);
        int colour = all.size() % COLOURS;
        SvgLane lane = new SvgLane(node, colour, text, new ArrayList<>(), new ArrayList<>());
        all.add(lane);
        lanes.put(node.id(), lane);
        placed.add(node.id());
      }
    }
    all.sort(Comparator.comparing(l -> l.carrier() != null && !"host".equals(l.carrier().in())));
    all.forEach(this::fill);
    SvgLane rest = new SvgLane(null, 0, List.of(), new ArrayList<>(), new ArrayList<>());
    all.add(rest);
    fillRest(rest);
    index.ofKind(NodeKind.PUBLISHED_PORT).forEach(p -> publish(p, rest));
    return all;
  }

  /** The host's interfaces that carry nothing: its way out. */
  List<Node> outside() {
    return index.inside("host").stream()
        .filter(n -> n.kind() != NodeKind.PUBLISHED_PORT && !placed.contains(n.id()))
        .toList();
  }

  /** Containers and namespaces without an interface. */
  List<Node> bare() {
    return graph.nodes().stream()
        .filter(n -> n.kind() == NodeKind.CONTAINER)
        .filter(n -> !placed.contains(n.id()))
        .toList();
  }

  private boolean isOutside(Node node) {
    return node.kind() != NodeKind.PUBLISHED_PORT
        && index.node(String.valueOf(node.in())).kind() != NodeKind.CONTAINER;
  }

  private void fill(SvgLane lane) {
    Node carrier = lane.carrier();
    if (carrier == null) {
      return;
    }
    for (Node port : index.carried(carrier)) {
      placed.add(port.id());
      boolean isChild = index.next(port, EdgeKind.RIDES_ON).filter(carrier::equals).isPresent();
      Node end = isChild ? port : index.peer(port).orElse(null);
      Node place = end == null ? null : index.node(String.valueOf(end.in()));
      if (end == null || place == null || place.kind() == NodeKind.HOST || hasLane(end)) {
        lane.boxes().add(lone(port, end, carrier));
      } else if (placed.add(place.id())) {
        lane.boxes().add(box(place));
      }
    }
  }

  private boolean hasLane(Node end) {
    return lanes.containsKey(end.id())
        || index.next(end, EdgeKind.PORT_OF).filter(b -> lanes.containsKey(b.id())).isPresent();
  }

  private SvgBox lone(Node port, @Nullable Node end, Node carrier) {
    String text;
    if (end == null || end.equals(port)) {
      String own = port.kind() == NodeKind.VETH ? "its other end was not seen" : "the host's own";
      text = port.details().isEmpty() ? own : String.join(" · ", port.details());
      text = lanes.containsKey(port.id()) ? "a bridge or parent itself" : text;
    } else {
      placed.add(end.id());
      text = end.name() + index.next(end, EdgeKind.PORT_OF).map(b -> " on " + b.name()).orElse("");
    }
    SvgRow row = new SvgRow(port, null, SvgText.cut(text), carrier);
    return new SvgBox(null, List.of(), List.of(row));
  }

  private SvgBox box(Node place) {
    placed.add(place.id());
    List<SvgRow> rows = new ArrayList<>();
    for (Node end : index.inside(place.id())) {
      if (lanes.containsKey(end.id())) {
        continue;
      }
      placed.add(end.id());
      Node parent = index.next(end, EdgeKind.RIDES_ON).orElse(null);
      Node port = parent == null ? index.peer(end).orElse(null) : null;
      rows.add(new SvgRow(port, end, textOf(end), parent != null ? parent : carrierOf(end)));
    }
    return new SvgBox(place, names(place), rows);
  }

  private @Nullable Node carrierOf(Node end) {
    return index.bridge(end).filter(b -> lanes.containsKey(b.id())).orElse(null);
  }

  private static String textOf(Node end) {
    List<String> addresses = SvgLane.addressesOf(end);
    String down = end.isDown() ? " " + end.state() : "";
    String more = end.details().isEmpty() ? "" : "  " + String.join(" · ", end.details());
    return SvgText.cut(end.name() + down + "  " + String.join(" ", addresses) + more).strip();
  }

  private List<String> names(Node place) {
    List<String> names = new ArrayList<>();
    names.add(nameOf(place));
    List<Node> sharers = index.sharers(place);
    sharers.forEach(s -> placed.add(s.id()));
    sharers.stream().limit(SHARERS).forEach(s -> names.add("+ " + nameOf(s)));
    if (sharers.size() > SHARERS) {
      names.add("+ " + (sharers.size() - SHARERS) + " more");
    }
    return names;
  }

  static String nameOf(Node place) {
    return SvgText.cut(place.name()) + (place.isDown() ? " (" + place.state() + ")" : "");
  }

  private void fillRest(SvgLane rest) {
    for (Node node : graph.nodes()) {
      boolean isPlace = node.kind() == NodeKind.CONTAINER || node.kind() == NodeKind.NETNS;
      if (!isPlace || placed.contains(node.id())) {
        continue;
      }
      boolean unplaced =
          index.inside(node.id()).stream().anyMatch(link -> !placed.contains(link.id()));
      if (unplaced) {
        rest.boxes().add(box(node));
      }
    }
  }

  /** A published port is drawn beside the bridge that its packets take. */
  private void publish(Node port, SvgLane rest) {
    Node target = index.next(port, EdgeKind.LEADS_TO).orElse(null);
    if (target == null) {
      rest.published().add(new PublishedChip(port, ""));
      return;
    }
    Node place = target.in() == null ? target : index.node(target.in());
    SvgLane lane =
        index
            .next(target, EdgeKind.RIDES_ON)
            .or(() -> index.bridge(target))
            .map(b -> lanes.getOrDefault(b.id(), rest))
            .orElse(rest);
    lane.published().add(new PublishedChip(port, place.name()));
  }
}
