package dnet.inspector.diagnose;

import dnet.inspector.advice.Place;
import dnet.inspector.model.Attachment;
import dnet.inspector.model.Container;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Host;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Wiring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The host under examination, with the questions that several rules ask. */
public final class Scene {
  private final Host host;
  private final Wiring wiring;

  Scene(Host host) {
    this.host = host;
    this.wiring = new Wiring(host);
  }

  Host host() {
    return host;
  }

  Wiring wiring() {
    return wiring;
  }

  /** The host's own namespace, where it was read. */
  Optional<Namespace> home() {
    return host.namespace(host.home());
  }

  Iterable<Namespace> namespaces() {
    return host.namespaces().values();
  }

  String name(NetnsId id) {
    return host.namespace(id).map(Namespace::name).orElseGet(id::toString);
  }

  /** A command in a namespace; empty where nothing leads there. */
  Optional<String> command(NetnsId id, String... words) {
    return Place.of(host, id).map(p -> p.command(Arrays.asList(words)));
  }

  /** Whether Docker, and not another product, answered: only its rules are known here. */
  boolean isDocker() {
    return host.engine() != null && host.engine().product().equals("docker");
  }

  /** Containers that have processes and a namespace of their own that was read. */
  List<Container> living() {
    return host.containers().stream()
        .filter(Container::isAlive)
        .filter(c -> !host.home().equals(c.netns()))
        .filter(c -> host.namespace(c.netns()).isPresent())
        .toList();
  }

  /** The namespace of one of {@link #living}. */
  Namespace namespaceOf(Container container) {
    return host.namespace(container.netns()).orElseThrow();
  }

  /** Docker's networks on a Linux bridge that is in the host's namespace now. */
  List<DockerNetwork> bridgeNetworks() {
    return host.networks().stream()
        .filter(n -> n.driver().equals("bridge"))
        .filter(n -> bridgeOf(n).isPresent())
        .toList();
  }

  /** A network's bridge. */
  Optional<Link.Bridge> bridgeOf(DockerNetwork network) {
    return home().stream()
        .flatMap(h -> h.links().stream())
        .filter(l -> l.name().equals(network.bridge()))
        .filter(Link.Bridge.class::isInstance)
        .map(Link.Bridge.class::cast)
        .findFirst();
  }

  /** Running containers that the engine says are on a network. */
  List<Container> on(DockerNetwork network) {
    return host.containers().stream()
        .filter(Container::isAlive)
        .filter(
            c ->
                c.attachments().stream()
                    .anyMatch(
                        a -> wiring.networkOfAttachment(a).filter(network::equals).isPresent()))
        .toList();
  }

  /** Whether an option of a network is set to a truth; {@code otherwise} where it is not set. */
  static boolean option(DockerNetwork network, String name, boolean otherwise) {
    String value = network.options().get("com.docker.network.bridge." + name);
    return value == null ? otherwise : value.equalsIgnoreCase("true") || value.equals("1");
  }

  /** All addresses of a container: the kernel's, or the engine's where it was not read. */
  List<IpAddress> addresses(Container container) {
    List<IpAddress> seen =
        host.namespace(container.netns()).stream()
            .flatMap(n -> n.links().stream())
            .flatMap(l -> l.base().addresses().stream())
            .map(a -> a.prefix().address())
            .toList();
    return seen.isEmpty() ? given(container) : seen;
  }

  /** The addresses that the engine gave. */
  static List<IpAddress> given(Container container) {
    List<IpAddress> given = new ArrayList<>();
    for (Attachment attachment : container.attachments()) {
      Stream.of(attachment.address(), attachment.address6())
          .filter(Objects::nonNull)
          .map(IpPrefix::address)
          .forEach(given::add);
    }
    return given;
  }

  /** Whether two prefixes have an address in common. */
  static boolean overlap(IpPrefix a, IpPrefix b) {
    return a.length() <= b.length() ? a.contains(b.address()) : b.contains(a.address());
  }

  /** A word for an address and port: {@code 10.0.0.1:80}, {@code [::1]:80}. */
  static String socket(@Nullable IpAddress address, int port) {
    if (address == null) {
      return "?:" + port;
    }
    return (address.isV4() ? address.toString() : "[" + address + "]") + ":" + port;
  }
}
