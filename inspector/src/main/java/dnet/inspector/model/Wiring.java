package dnet.inspector.model;

import dnet.inspector.model.ovs.OpenVswitch;
import dnet.inspector.model.ovs.OvsBridge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers "what hangs on what" over one {@link Host}: derived from it, never stored. Each answer is
 * empty where the host's facts do not give it.
 */
public final class Wiring {
  private final Host host;
  private final Map<LinkKey, Link> links = new HashMap<>();
  private final Map<LinkKey, List<Link>> ports = new HashMap<>();
  private final Map<NetnsId, List<Container>> containers = new HashMap<>();
  private final Map<LinkKey, DockerNetwork> networks = new HashMap<>();
  private final OvsWiring ovs;

  public Wiring(Host host) {
    this.host = host;
    OpenVswitch openVswitch = host.ovs();
    ovs = new OvsWiring(this, openVswitch == null ? List.of() : openVswitch.bridges());
    for (Namespace namespace : host.namespaces().values()) {
      for (Link link : namespace.links()) {
        links.put(link.key(), link);
        LinkKey master = link.base().master();
        if (master != null) {
          ports.computeIfAbsent(master, k -> new ArrayList<>()).add(link);
        }
      }
    }
    for (Container container : host.containers()) {
      if (container.netns() != null) {
        containers.computeIfAbsent(container.netns(), id -> new ArrayList<>()).add(container);
      }
    }
    // The one that made the namespace comes first: it is not the one that joined another's.
    containers
        .values()
        .forEach(
            c -> c.sort(Comparator.comparing(x -> x.mode() instanceof NetworkMode.OfContainer)));
    for (Namespace namespace : host.namespaces().values()) {
      for (Link link : namespace.links()) {
        if (link instanceof Link.Bridge bridge) {
          findNetwork(namespace, bridge).ifPresent(n -> networks.put(link.key(), n));
        }
      }
    }
  }

  /** The host that this is about. */
  public Host host() {
    return host;
  }

  /** The link, if it was read. */
  public Optional<Link> link(@Nullable LinkKey key) {
    return key == null ? Optional.empty() : Optional.ofNullable(links.get(key));
  }

  /** The ports of a bridge, by index. */
  public List<Link> portsOf(LinkKey bridge) {
    return ports.getOrDefault(bridge, List.of());
  }

  /** A veth's other end, if that is certain. */
  public Optional<Link> peerOf(Link link) {
    return link instanceof Link.Veth veth ? link(veth.peer().certain()) : Optional.empty();
  }

  /** The bridge that a link is a port of, directly. */
  public Optional<Link.Bridge> masterBridgeOf(Link link) {
    return link(link.base().master())
        .filter(Link.Bridge.class::isInstance)
        .map(Link.Bridge.class::cast);
  }

  /** The bridge that a container's interface leads to: its own master's, or its peer's. */
  public Optional<Link.Bridge> bridgeOf(Link link) {
    return masterBridgeOf(link).or(() -> peerOf(link).flatMap(this::masterBridgeOf));
  }

  /**
   * The bridge of Open vSwitch that a container's interface leads to: its own, or its peer's. Empty
   * where a Linux bridge lies between, as {@link #bridgeOf} then tells.
   */
  public Optional<OvsBridge> ovsBridgeOf(Link link) {
    return ovs.bridgeOf(link).or(() -> peerOf(link).flatMap(ovs::bridgeOf));
  }

  /** Which bridges of Open vSwitch hang on what. */
  public OvsWiring ovs() {
    return ovs;
  }

  /** The containers in a namespace, its maker first. */
  public List<Container> containersIn(NetnsId namespace) {
    return containers.getOrDefault(namespace, List.of());
  }

  /** The Docker network that a bridge is. */
  public Optional<DockerNetwork> networkOfBridge(Link.Bridge bridge) {
    return Optional.ofNullable(networks.get(bridge.key()));
  }

  /**
   * What the engine says of the network that an interface of a container belongs to. Of a container
   * that joined another's namespace it says nothing; what it says of the other holds.
   */
  public Optional<Attachment> attachmentOf(Container container, Link link) {
    return ownAttachment(container, link)
        .or(
            () ->
                containersIn(link.key().namespace()).stream()
                    .flatMap(c -> ownAttachment(c, link).stream())
                    .findFirst());
  }

  private static Optional<Attachment> ownAttachment(Container container, Link link) {
    for (Attachment attachment : container.attachments()) {
      if (attachment.mac() != null && attachment.mac().equals(link.base().mac())) {
        return Optional.of(attachment);
      }
    }
    for (Attachment attachment : container.attachments()) {
      for (InterfaceAddress address : link.base().addresses()) {
        if (holds(attachment.address(), address) || holds(attachment.address6(), address)) {
          return Optional.of(attachment);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The Docker network that a container's interface belongs to: as the engine says, else as the
   * bridge that it hangs on says.
   */
  public Optional<DockerNetwork> networkOf(@Nullable Container container, Link link) {
    Optional<DockerNetwork> said =
        container == null
            ? Optional.empty()
            : attachmentOf(container, link).flatMap(this::networkOfAttachment);
    return said.or(() -> bridgeOf(link).flatMap(this::networkOfBridge));
  }

  /** The network of an attachment, by id or else by name. */
  public Optional<DockerNetwork> networkOfAttachment(Attachment attachment) {
    return host.networks().stream()
        .filter(
            n ->
                attachment.networkId() != null
                    ? n.id().equals(attachment.networkId())
                    : n.name().equals(attachment.network()))
        .findFirst();
  }

  /** The tunnel that a link's bridge reaches other hosts by. */
  public Optional<Link> tunnelOf(Link link) {
    if (link.tunnel() != null) {
      return Optional.of(link);
    }
    return bridgeOf(link)
        .flatMap(b -> portsOf(b.key()).stream().filter(p -> p.tunnel() != null).findFirst());
  }

  private Optional<DockerNetwork> findNetwork(Namespace namespace, Link.Bridge bridge) {
    if (namespace.kind() == Namespace.Kind.OVERLAY) {
      return host.networks().stream()
          .filter(n -> ("overlay:" + n.name()).equals(namespace.name()))
          .findFirst();
    }
    if (namespace.kind() != Namespace.Kind.HOST) {
      return Optional.empty();
    }
    return host.networks().stream()
        .filter(n -> bridge.name().equals(n.bridge()))
        .findFirst()
        .or(() -> networkByGateway(bridge));
  }

  /** Podman does not tell the bridge's name; the bridge that holds the gateway's address is it. */
  private Optional<DockerNetwork> networkByGateway(Link.Bridge bridge) {
    boolean podman = host.engine() != null && host.engine().product().equals("podman");
    return host.networks().stream()
        .filter(n -> podman && n.driver().equals("bridge"))
        .filter(
            n ->
                n.pools().stream()
                    .map(DockerNetwork.Pool::gateway)
                    .filter(Objects::nonNull)
                    .anyMatch(
                        gateway ->
                            bridge.base().addresses().stream()
                                .anyMatch(a -> a.prefix().address().equals(gateway))))
        .findFirst();
  }

  private static boolean holds(@Nullable IpPrefix said, InterfaceAddress address) {
    return said != null && said.address().equals(address.prefix().address());
  }
}
