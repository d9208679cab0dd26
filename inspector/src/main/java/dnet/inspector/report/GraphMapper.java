package dnet.inspector.report;

import dnet.inspector.model.Container;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Wiring;
import dnet.inspector.report.GraphReport.Edge;
import dnet.inspector.report.GraphReport.EdgeKind;
import dnet.inspector.report.GraphReport.Node;
import dnet.inspector.report.GraphReport.NodeKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The wiring as a graph. Loopback is left out. */
final class GraphMapper {
  private static final String HOST = "host";

  private final Wiring wiring;
  private final Views views;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();
  private final Map<NetnsId, String> places = new HashMap<>();

  GraphMapper(Wiring wiring) {
    this.wiring = wiring;
    this.views = new Views(wiring);
  }

  GraphReport report() {
    HostView host = views.host();
    nodes.add(
        new Node(HOST, NodeKind.HOST, host.name(), null, "", "", null, List.of(), null, List.of()));
    places.put(wiring.host().home(), HOST);
    wiring.host().containers().forEach(this::addContainer);
    List<Namespace> namespaces = new ArrayList<>(wiring.host().namespaces().values());
    namespaces.sort(Comparator.comparing(n -> n.kind() != Namespace.Kind.HOST));
    namespaces.forEach(this::addPlace);
    namespaces.forEach(n -> n.links().forEach(l -> addLink(n, l)));
    namespaces.forEach(n -> n.links().forEach(this::addEdges));
    new PortsMapper(wiring, (c, p) -> List.of()).report().ports().forEach(this::addPort);
    return new GraphReport(Reports.FORMAT_VERSION, host, nodes, edges, wiring.host().gaps());
  }

  private static String idOf(Container container) {
    return "container:" + container.shortId();
  }

  private static String idOf(LinkKey key) {
    return "link:" + key.namespace().inode() + ":" + key.index().value();
  }

  private void addContainer(Container container) {
    nodes.add(
        new Node(
            idOf(container),
            NodeKind.CONTAINER,
            container.name(),
            null,
            container.state(),
            container.mode().word(),
            null,
            List.of(),
            null,
            List.of(container.image())));
    NetnsId netns = container.netns();
    if (netns == null) {
      return;
    }
    String first = places.putIfAbsent(netns, idOf(container));
    if (first != null) {
      edges.add(new Edge(idOf(container), first, EdgeKind.SHARES));
    }
  }

  /** A namespace that is no container's becomes a node of its own. */
  private void addPlace(Namespace namespace) {
    if (places.containsKey(namespace.id())) {
      return;
    }
    String id = "netns:" + namespace.id().inode();
    places.put(namespace.id(), id);
    nodes.add(
        new Node(
            id,
            NodeKind.NETNS,
            namespace.name(),
            null,
            "",
            namespace.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            null,
            List.of(),
            null,
            namespace.commands().stream().limit(1).toList()));
  }

  private void addLink(Namespace namespace, Link link) {
    if (link instanceof Link.Loopback) {
      return;
    }
    Container container = wiring.containersIn(namespace.id()).stream().findFirst().orElse(null);
    boolean inContainer = container != null && namespace.kind() == Namespace.Kind.CONTAINER;
    Link peer = wiring.peerOf(link).orElse(null);
    nodes.add(
        new Node(
            idOf(link.key()),
            inContainer ? NodeKind.INTERFACE : kind(link),
            link.name(),
            places.getOrDefault(namespace.id(), HOST),
            state(link),
            link.kind(),
            inContainer ? networkName(container, link) : networkNear(link, peer),
            Views.addresses(link),
            link.base().mac() == null ? null : Objects.toString(link.base().mac()),
            details(link)));
  }

  private static NodeKind kind(Link link) {
    if (link instanceof Link.Bridge) {
      return NodeKind.BRIDGE;
    }
    if (link instanceof Link.Veth) {
      return NodeKind.VETH;
    }
    return link.tunnel() != null ? NodeKind.TUNNEL : NodeKind.INTERFACE;
  }

  private static String state(Link link) {
    if (!link.base().up()) {
      return "down";
    }
    // A bridge without ports has no carrier, and nothing is wrong with it.
    return link.base().carrier() || link instanceof Link.Bridge ? "up" : "no-carrier";
  }

  /** The network of an interface outside of containers: what it is, or what it is a port of. */
  private @Nullable String networkNear(Link link, @Nullable Link peer) {
    if (link instanceof Link.Bridge bridge) {
      return wiring.networkOfBridge(bridge).map(DockerNetwork::name).orElse(null);
    }
    String parentOf =
        wiring.host().networks().stream()
            .filter(n -> link.name().equals(n.parent()))
            .filter(n -> link.key().namespace().equals(wiring.host().home()))
            .map(DockerNetwork::name)
            .findFirst()
            .orElse(null);
    String own = parentOf != null ? parentOf : networkName(null, link);
    return own != null || peer == null ? own : networkName(null, peer);
  }

  private @Nullable String networkName(@Nullable Container container, Link link) {
    return wiring.networkOf(container, link).map(DockerNetwork::name).orElse(null);
  }

  private List<String> details(Link link) {
    List<String> details = new ArrayList<>();
    if (link instanceof Link.Bridge bridge) {
      details.add("id " + bridge.id());
      wiring.networkOfBridge(bridge).ifPresent(n -> details.add(described(n)));
    }
    InterfaceView.TunnelView tunnel = link.tunnel() == null ? null : Views.tunnel(link);
    if (tunnel != null) {
      String id = tunnel.id() == null ? "" : " " + tunnel.id();
      String remotes =
          tunnel.remotes().isEmpty() ? "" : " to " + String.join(", ", tunnel.remotes());
      details.add(tunnel.kind() + id + remotes);
    }
    if (link instanceof Link.Vlan vlan) {
      details.add("vlan " + vlan.id());
    }
    details.addAll(views.doubts(link));
    return details;
  }

  private static String described(DockerNetwork network) {
    List<String> subnets = network.pools().stream().map(p -> p.subnet().toString()).toList();
    return network.driver()
        + (network.internal() ? ", internal" : "")
        + (subnets.isEmpty() ? "" : ", " + String.join(", ", subnets));
  }

  private void addEdges(Link link) {
    if (link instanceof Link.Loopback) {
      return;
    }
    String id = idOf(link.key());
    wiring
        .link(link.base().master())
        .ifPresent(m -> edges.add(new Edge(id, idOf(m.key()), EdgeKind.PORT_OF)));
    wiring
        .link(link.parent())
        .ifPresent(p -> edges.add(new Edge(id, idOf(p.key()), EdgeKind.RIDES_ON)));
    Link peer = wiring.peerOf(link).orElse(null);
    if (peer != null && isNearEnd(link, peer)) {
      edges.add(new Edge(id, idOf(peer.key()), EdgeKind.PAIR));
    }
  }

  /** Of a pair's two ends, the one further from a container; by key where that does not tell. */
  private boolean isNearEnd(Link link, Link peer) {
    int mine = distance(link);
    int theirs = distance(peer);
    return mine != theirs ? mine < theirs : link.key().compareTo(peer.key()) < 0;
  }

  private int distance(Link link) {
    if (link.base().master() != null) {
      return 0;
    }
    NetnsId netns = link.key().namespace();
    if (netns.equals(wiring.host().home())) {
      return 1;
    }
    return wiring.containersIn(netns).isEmpty() ? 2 : 3;
  }

  private void addPort(PortsReport.Row port) {
    boolean v6 = port.hostAddress().indexOf(':') >= 0;
    String address = v6 ? "[" + port.hostAddress() + "]" : port.hostAddress();
    String name = address + ":" + port.hostPort() + "/" + port.protocol();
    String target = target(port);
    // Two engines' rules, or a rule and a stray proxy, may publish the same port.
    long same = nodes.stream().filter(n -> n.name().equals(name)).count();
    String id = "port:" + name + (same == 0 ? "" : "-" + same);
    List<String> details = new ArrayList<>();
    details.add("to port " + port.containerPort());
    details.add(port.via().isEmpty() ? "served by nothing" : String.join("+", port.via()));
    nodes.add(
        new Node(
            id,
            NodeKind.PUBLISHED_PORT,
            name,
            HOST,
            "",
            port.protocol(),
            null,
            List.of(),
            null,
            details));
    if (target != null) {
      edges.add(new Edge(id, target, EdgeKind.LEADS_TO));
    }
  }

  /** The container's interface that holds the address; the container where none does. */
  private @Nullable String target(PortsReport.Row port) {
    for (Container container : wiring.host().containers()) {
      if (!container.id().equals(port.containerId())) {
        continue;
      }
      return wiring.host().namespace(container.netns()).stream()
          .flatMap(n -> n.links().stream())
          .filter(
              l ->
                  l.base().addresses().stream()
                      .anyMatch(
                          a -> a.prefix().address().toString().equals(port.containerAddress())))
          .map(l -> idOf(l.key()))
          .findFirst()
          .orElse(idOf(container));
    }
    return null;
  }
}
