package dnet.inspector.report;

import dnet.inspector.model.Container;
import dnet.inspector.model.Host;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.PublishedPort;
import dnet.inspector.model.Wiring;
import dnet.inspector.model.flow.Reach;
import dnet.inspector.pasted.Pasted;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Maps a {@link Host} to the published reports. */
public final class Reports {
  /** The version of the published JSON; raised when a name or a meaning changes. */
  public static final int FORMAT_VERSION = 1;

  private Reports() {}

  /**
   * {@code dnet ls}: every container, then the namespaces that are no container's. Loopback is left
   * out, and so are the host's own interfaces of containers in host mode.
   */
  public static MapReport map(Host host) {
    Wiring wiring = new Wiring(host);
    Views views = new Views(wiring);
    List<ContainerView> containers =
        host.containers().stream()
            .map(c -> views.container(c, interfaces(wiring, views, c)))
            .toList();
    List<NamespaceView> namespaces =
        host.namespaces().values().stream()
            .filter(n -> n.kind() != Namespace.Kind.HOST && n.kind() != Namespace.Kind.CONTAINER)
            .map(
                n ->
                    views.namespace(
                        n,
                        n.links().stream()
                            .filter(l -> !(l instanceof Link.Loopback))
                            .map(l -> views.link(null, l))
                            .toList()))
            .toList();
    return new MapReport(FORMAT_VERSION, views.host(), containers, namespaces, host.gaps());
  }

  /** {@code dnet bridges}: every bridge, the host's first. */
  public static BridgesReport bridges(Host host) {
    return new BridgesMapper(new Wiring(host)).report();
  }

  /** {@code dnet ports}: every published port, by host port. */
  public static PortsReport ports(Host host) {
    return ports(host, (container, port) -> List.of());
  }

  /**
   * The same with who can reach each port.
   *
   * @param reach says who gets through to a container's port
   */
  public static PortsReport ports(
      Host host, BiFunction<Container, PublishedPort, List<Reach>> reach) {
    return new PortsMapper(new Wiring(host), reach).report();
  }

  /** {@code dnet inspect}: one container of {@code host}. */
  public static InspectReport inspect(Host host, Container container) {
    return new InspectMapper(new Wiring(host)).report(container);
  }

  /** {@code dnet ls --from-text}: what an operator pasted. */
  public static PastedReport pasted(Pasted pasted) {
    return new PastedMapper(pasted).report();
  }

  /**
   * {@code dnet graph}: the wiring.
   *
   * @param containers only these and what they are wired by; empty for all
   * @param network only what is wired to this Docker network; null for all
   */
  public static GraphReport graph(Host host, List<Container> containers, @Nullable String network) {
    GraphReport all = new GraphMapper(new Wiring(host)).report();
    if (containers.isEmpty() && network == null) {
      return all;
    }
    Set<String> ids =
        containers.stream().map(c -> "container:" + c.shortId()).collect(Collectors.toSet());
    return new GraphFilter(all).only(ids, network);
  }

  private static List<InterfaceView> interfaces(Wiring wiring, Views views, Container container) {
    if (wiring.host().home().equals(container.netns())) {
      return List.of();
    }
    return wiring.host().namespace(container.netns()).stream()
        .flatMap(n -> n.links().stream())
        .filter(l -> !(l instanceof Link.Loopback))
        .map(l -> views.link(container, l))
        .toList();
  }
}
