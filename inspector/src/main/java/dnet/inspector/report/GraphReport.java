package dnet.inspector.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code dnet graph --json}: a host's wiring as nodes and edges, for any way of drawing it.
 *
 * @param nodes the host first; what holds others comes before what it holds
 * @param edges between nodes that are in {@code nodes}
 */
public record GraphReport(
    int formatVersion,
    HostView host,
    List<Node> nodes,
    List<Edge> edges,
    List<dnet.inspector.model.Gap> gaps) {
  public GraphReport {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
    gaps = List.copyOf(gaps);
  }

  /** What a node is. */
  public enum NodeKind {
    /** The host itself. */
    HOST,
    /** A network namespace that is no container's. */
    NETNS,
    CONTAINER,
    /** A Linux bridge. */
    BRIDGE,
    /** An end of a veth pair that is not in a container. */
    VETH,
    /** VXLAN, GRE, Geneve, IPIP. */
    TUNNEL,
    /** Any other interface, and every interface of a container. */
    INTERFACE,
    /** A port of the host that leads to a container. */
    PUBLISHED_PORT;

    /** The word in JSON: {@code published-port}. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What an edge says of its two ends. */
  public enum EdgeKind {
    /** The two ends of a veth pair; the end nearer to a container is {@code to}. */
    PAIR,
    /** {@code from} is a port of the bridge, bond or VRF {@code to}. */
    PORT_OF,
    /** {@code from} is a macvlan, ipvlan or VLAN child of the interface {@code to}. */
    RIDES_ON,
    /** The published port {@code from} leads to the interface or container {@code to}. */
    LEADS_TO,
    /** The container {@code from} lives in the namespace of the container or host {@code to}. */
    SHARES;

    /** The word in JSON: {@code port-of}. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * A thing.
   *
   * @param id unique in the graph; letters, digits and {@code :.-[]/} only
   * @param name hostile text
   * @param in id of the host, namespace or container that it is in; null for those that are in none
   * @param state up, down or no-carrier of an interface; the engine's word of a container; empty
   *     for others
   * @param type an interface's kind, a namespace's kind, a container's network mode, a published
   *     port's protocol; empty for the host
   * @param network the Docker network that it belongs to; null for none
   * @param addresses with prefix length
   * @param mac null when it has none
   * @param details more for people: bridge id, subnets, image, tunnel, doubts; hostile text
   */
  public record Node(
      String id,
      NodeKind kind,
      String name,
      @Nullable String in,
      String state,
      String type,
      @Nullable String network,
      List<String> addresses,
      @Nullable String mac,
      List<String> details) {
    public Node {
      addresses = List.copyOf(addresses);
      details = List.copyOf(details);
    }

    /** Whether it cannot carry packets now. */
    public boolean isDown() {
      return switch (kind) {
        case BRIDGE, VETH, TUNNEL, INTERFACE -> !state.equals("up");
        case CONTAINER -> !state.equals("running");
        case HOST, NETNS, PUBLISHED_PORT -> false;
      };
    }
  }

  /** A relation between two nodes. */
  public record Edge(String from, String to, EdgeKind kind) {}
}
