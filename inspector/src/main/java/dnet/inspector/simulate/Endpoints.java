package dnet.inspector.simulate;

import dnet.inspector.model.Attachment;
import dnet.inspector.model.Container;
import dnet.inspector.model.ContainerLookup;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Host;
import dnet.inspector.model.InterfaceAddress;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.NetworkMode;
import dnet.inspector.model.PublishedPort;
import dnet.inspector.model.flow.Flow;
import dnet.inspector.model.flow.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From what people type to a {@link Question}: a container's name or id, {@code host}, {@code
 * host:8080}, an address, {@code pid:1234}, {@code netns:/path}.
 */
public final class Endpoints {
  /** Of an ephemeral socket; which one does not matter. */
  private static final int SOME_PORT = 40000;

  private final World world;
  private final Host host;

  /** Reads names in a host. */
  public Endpoints(World world) {
    this.world = world;
    this.host = world.host();
  }

  /**
   * What is asked of a flow.
   *
   * @param port of the destination; 0 for ICMP, or where {@code to} has one
   * @param size of the IP packet in octets; 0 for the usual
   * @param ipv6 whether IPv6 addresses are wanted where both exist
   */
  public record Wish(String from, String to, Protocol protocol, int port, int size, boolean ipv6) {}

  private record End(
      String name,
      @Nullable Container container,
      @Nullable NetnsId namespace,
      @Nullable IpAddress address,
      int port) {}

  /**
   * Resolves.
   *
   * @throws UnanswerableException if an end has no address of the wanted family, or is nothing
   * @throws ContainerLookup.UnknownNameException if a name is no container's
   * @throws ContainerLookup.AmbiguousNameException if it is the beginning of several ids
   */
  public Question resolve(Wish wish) throws UnanswerableException {
    End from = end(wish.from());
    End to = atHome(end(wish.to()), from);
    int port = to.port() != 0 ? to.port() : wish.port();
    Protocol protocol =
        to.port() != 0 && wish.protocol() == Protocol.ICMP ? Protocol.TCP : wish.protocol();
    if (protocol.hasPorts() && port == 0) {
      throw new UnanswerableException(
          "which port of " + wish.to() + "? (--" + protocol.word() + " PORT)");
    }
    IpAddress destination = destination(from, to, wish.ipv6());
    NetnsId origin = from.namespace();
    PublishedPort published =
        to.namespace() != null && to.namespace().equals(host.home()) && protocol.hasPorts()
            ? published(protocol, destination, port)
            : null;
    Container target = to.container();
    NetnsId targetNamespace = to.namespace();
    if (published != null) {
      target = publisher(published);
      targetNamespace = target == null ? targetNamespace : target.netns();
    }
    Flow flow =
        new Flow(
            from.name(),
            to.name(),
            origin,
            protocol,
            from.address(),
            destination,
            protocol == Protocol.ICMP ? 1 : SOME_PORT,
            protocol.hasPorts() ? port : 0,
            wish.size() == 0 ? usual(protocol, destination.isV4()) : wish.size());
    return new Question(flow, from.container(), target, targetNamespace, published);
  }

  /** A loopback address is the sender's own. */
  private static End atHome(End to, End from) {
    IpAddress address = to.address();
    return address != null && address.isLoopback() && to.namespace() == null
        ? new End(to.name(), from.container(), from.namespace(), address, to.port())
        : to;
  }

  private static int usual(Protocol protocol, boolean v4) {
    int ip = v4 ? 20 : 40;
    return switch (protocol) {
      case ICMP -> ip + 8 + 56;
      case TCP -> ip + 40;
      case UDP -> ip + 8 + 32;
    };
  }

  private End end(String text) throws UnanswerableException {
    if (text.equals("host")) {
      return new End(text, null, host.home(), null, 0);
    }
    if (text.matches("host:[0-9]{1,5}")) {
      int port = Integer.parseInt(text.substring(5));
      if (port < 1 || port > 0xffff) {
        throw new UnanswerableException("port " + port + " is not between 1 and 65535");
      }
      return new End(text, null, host.home(), null, port);
    }
    if (text.startsWith("pid:")) {
      return ofProcess(text);
    }
    if (text.startsWith("netns:")) {
      String path = text.substring(6);
      return host.namespaces().values().stream()
          .filter(n -> n.paths().contains(path) || n.name().equals(path))
          .findFirst()
          .map(n -> new End(text, null, n.id(), null, 0))
          .orElseThrow(() -> new UnanswerableException("no namespace at " + path + " was read"));
    }
    IpAddress address = address(text);
    return address == null ? ofContainer(text) : ofAddress(text, address);
  }

  private End ofProcess(String text) throws UnanswerableException {
    for (Namespace namespace : host.namespaces().values()) {
      for (int pid : namespace.pids()) {
        if (text.equals("pid:" + pid)) {
          Container container =
              world.wiring().containersIn(namespace.id()).stream().findFirst().orElse(null);
          return new End(text, container, namespace.id(), null, 0);
        }
      }
    }
    throw new UnanswerableException("no namespace of process " + text.substring(4) + " was read");
  }

  private static @Nullable IpAddress address(String text) {
    try {
      return IpAddress.parse(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private End ofContainer(String text) {
    Container container = ContainerLookup.find(host, text);
    return new End(container.name(), container, container.netns(), null, 0);
  }

  /** An address of a namespace that was read is that namespace; all others are outside. */
  private End ofAddress(String text, IpAddress address) {
    List<Link> owners = world.ownersOf(address);
    Link owner =
        owners.stream()
            .filter(l -> l.key().namespace().equals(host.home()))
            .findFirst()
            .orElse(owners.isEmpty() ? null : owners.get(0));
    if (owner == null) {
      return new End(text, null, null, address, 0);
    }
    NetnsId namespace = owner.key().namespace();
    Container container =
        namespace.equals(host.home())
            ? null
            : world.wiring().containersIn(namespace).stream().findFirst().orElse(null);
    return new End(text, container, namespace, address, 0);
  }

  private IpAddress destination(End from, End to, boolean ipv6) throws UnanswerableException {
    if (to.address() != null) {
      return to.address();
    }
    NetnsId namespace = to.namespace();
    if (namespace != null && namespace.equals(from.namespace())) {
      return IpAddress.parse(ipv6 ? "::1" : "127.0.0.1");
    }
    List<IpAddress> candidates = new ArrayList<>();
    if (namespace != null) {
      candidates.addAll(shared(from, namespace, ipv6));
      candidates.addAll(all(namespace, ipv6));
    }
    Container container = to.container();
    if (container != null) {
      candidates.addAll(0, given(container, from.container(), ipv6, candidates));
    }
    return candidates.stream()
        .findFirst()
        .orElseGet(() -> IpAddress.parse(ipv6 ? "::" : "0.0.0.0"));
  }

  /** Addresses of the far namespace within subnets that the near one is in. */
  private List<IpAddress> shared(End from, NetnsId namespace, boolean ipv6) {
    if (from.namespace() == null || host.namespace(from.namespace()).isEmpty()) {
      return List.of();
    }
    List<IpPrefix> near =
        world.namespace(from.namespace()).links().stream()
            .flatMap(l -> l.base().addresses().stream())
            .map(InterfaceAddress::prefix)
            .filter(p -> !p.address().isLoopback())
            .toList();
    return all(namespace, ipv6).stream()
        .filter(a -> near.stream().anyMatch(p -> p.length() < p.address().bits() && p.contains(a)))
        .toList();
  }

  private List<IpAddress> all(NetnsId namespace, boolean ipv6) {
    return host.namespace(namespace).stream()
        .flatMap(n -> n.links().stream())
        .sorted(java.util.Comparator.comparing((Link l) -> l instanceof Link.Bridge))
        .flatMap(l -> l.base().addresses().stream())
        .map(a -> a.prefix().address())
        .filter(a -> a.isV4() != ipv6 && !a.isLoopback() && !a.isLinkLocal())
        .toList();
  }

  /**
   * What the engine gave a container: first on networks that both are on. Left out where the kernel
   * shows an address of that network, which then counts.
   */
  private List<IpAddress> given(
      Container container, @Nullable Container near, boolean ipv6, List<IpAddress> seen) {
    List<String> nearNetworks =
        near == null ? List.of() : near.attachments().stream().map(Attachment::network).toList();
    Stream<Attachment> ordered =
        container.attachments().stream()
            .sorted(java.util.Comparator.comparing(a -> !nearNetworks.contains(a.network())));
    return ordered
        .map(a -> given(a, ipv6))
        .flatMap(Optional::stream)
        .filter(a -> seen.isEmpty() || nearNetworks.isEmpty() || !nearNetworks.isEmpty())
        .filter(a -> seen.isEmpty() || seen.contains(a) || isOnly(container, a, ipv6))
        .toList();
  }

  private static boolean isOnly(Container container, IpAddress address, boolean ipv6) {
    return container.attachments().stream()
        .map(a -> given(a, ipv6))
        .flatMap(Optional::stream)
        .allMatch(address::equals);
  }

  private static Optional<IpAddress> given(Attachment attachment, boolean ipv6) {
    IpPrefix prefix = ipv6 ? attachment.address6() : attachment.address();
    return Optional.ofNullable(prefix).map(IpPrefix::address);
  }

  private @Nullable PublishedPort published(Protocol protocol, IpAddress address, int port) {
    return host.containers().stream()
        .flatMap(c -> c.ports().stream())
        .filter(
            p ->
                p.protocol().equals(protocol.word())
                    && p.hostPort() == port
                    && (p.hostAddress().equals(address)
                        || (p.hostAddress().isUnspecified()
                            && p.hostAddress().isV4() == address.isV4())))
        .findFirst()
        .orElse(null);
  }

  private @Nullable Container publisher(PublishedPort port) {
    return host.containers().stream()
        .filter(c -> c.ports().contains(port))
        .findFirst()
        .orElse(null);
  }

  /** Whether a container's mode gives it no network of its own. */
  static boolean isNone(Container container) {
    return container.mode() instanceof NetworkMode.None;
  }

  /** The networks that two containers are both on, by name. */
  static List<String> common(Container a, Container b) {
    return a.attachments().stream()
        .map(Attachment::network)
        .filter(n -> b.attachments().stream().anyMatch(o -> o.network().equals(n)))
        .filter(Objects::nonNull)
        .toList();
  }

  /** The networks of a host by name. */
  static Optional<DockerNetwork> network(Host host, String name) {
    return host.networks().stream().filter(n -> n.name().equals(name)).findFirst();
  }
}
