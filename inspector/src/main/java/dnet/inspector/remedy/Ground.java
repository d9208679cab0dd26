package dnet.inspector.remedy;

import dnet.inspector.model.Container;
import dnet.inspector.model.ContainerLookup;
import dnet.inspector.model.Host;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Stack;
import dnet.inspector.model.Wiring;
import dnet.inspector.model.ovs.OvsBridge;
import dnet.inspector.procfs.ProcessFacts;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The host that changes are planned on, as it was observed, with who was who there. */
public final class Ground {
  private final Host host;
  private final Wiring wiring;
  private final List<ProcessFacts> processes;
  private final @Nullable Path hostNetns;

  /**
   * Takes an observation.
   *
   * @param processes of the observation that {@code host} was assembled from
   * @param hostNetns {@code --host-netns}; null for dnet's own namespace
   */
  public Ground(Host host, List<ProcessFacts> processes, @Nullable Path hostNetns) {
    this.host = host;
    this.wiring = new Wiring(host);
    this.processes = List.copyOf(processes);
    this.hostNetns = hostNetns;
  }

  /** A namespace with its place: the host, a container, or one that only a file leads to. */
  record Spot(String name, Place place, Namespace namespace) {
    Optional<Link> link(String name) {
      return namespace.links().stream().filter(l -> l.name().equals(name)).findFirst();
    }

    Link needLink(String wanted) throws RefusedException {
      return link(wanted)
          .orElseThrow(
              () ->
                  new RefusedException(
                      name
                          + " has no interface "
                          + wanted
                          + "; there are: "
                          + String.join(
                              ", ", namespace.links().stream().map(Link::name).toList())));
    }

    Stack stack() {
      return namespace.stack();
    }
  }

  /** A container with its namespace and its place. */
  record Guest(Container container, Place place, Namespace namespace) {
    Spot spot() {
      return new Spot(container.name(), place, namespace);
    }

    Optional<Link> link(String name) {
      return spot().link(name);
    }

    Link needLink(String name) throws RefusedException {
      return spot().needLink(name);
    }

    Stack stack() {
      return namespace.stack();
    }
  }

  /** The host as it was observed. */
  public Host host() {
    return host;
  }

  Wiring wiring() {
    return wiring;
  }

  /**
   * The name of what an interface of a container hangs on: a bridge, a parent, a bridge of Open
   * vSwitch; empty for none.
   */
  String lowerOf(Link link) {
    return wiring
        .bridgeOf(link)
        .map(Link::name)
        .or(() -> wiring.link(link.parent()).map(Link::name))
        .or(() -> wiring.peerOf(link).flatMap(wiring::ovsBridgeOf).map(OvsBridge::name))
        .orElse("");
  }

  Place hostPlace() {
    return Place.host(host.home(), hostNetns);
  }

  Namespace home() throws RefusedException {
    return namespace(host.home(), "the host's namespace");
  }

  Optional<Link> hostLink(String name) throws RefusedException {
    return home().links().stream().filter(l -> l.name().equals(name)).findFirst();
  }

  /**
   * The container that {@code text} names, in a namespace of its own.
   *
   * @throws RefusedException if it does not run, or its network is the host's
   */
  Guest guest(String text) throws RefusedException {
    Container container = ContainerLookup.find(host, text);
    Integer pid = container.pid();
    NetnsId netns = container.netns();
    if (!container.isAlive() || pid == null || netns == null) {
      throw new RefusedException(
          container.name() + " does not run (" + container.state() + "): it has no network");
    }
    if (netns.equals(host.home())) {
      throw new RefusedException(
          container.name() + " uses the host's network: what is changed there is the host's");
    }
    ProcessFacts process =
        processes.stream()
            .filter(p -> p.pid() == pid && p.netns() == netns.inode())
            .findFirst()
            .orElseThrow(
                () ->
                    new RefusedException(
                        "process " + pid + " of " + container.name() + " was not seen"));
    String inCgroup = process.containerId();
    if (inCgroup != null && !inCgroup.equals(container.id())) {
      throw new RefusedException(
          "the engine says that process "
              + pid
              + " is "
              + container.name()
              + "'s, but its cgroup is another container's");
    }
    return new Guest(container, Place.of(container, process), namespace(netns, container.name()));
  }

  /**
   * The place that an earlier observation saw.
   *
   * @throws RefusedException if it is gone, or another has taken its process id
   */
  Spot spot(Place place) throws RefusedException {
    Namespace namespace =
        host.namespace(new NetnsId(place.netns()))
            .orElseThrow(() -> new RefusedException(place.name() + " is gone"));
    boolean same =
        place.isHost()
            || processes.stream()
                .anyMatch(
                    p ->
                        p.pid() == place.pid()
                            && p.startTicks() == place.startTicks()
                            && p.netns() == place.netns());
    if (!same) {
      throw new RefusedException(
          place.name() + " is gone: process " + place.pid() + " has ended, or is another by now");
    }
    return new Spot(place.name(), place, namespace);
  }

  /** A link of a place that an earlier observation saw; empty if either is gone. */
  Optional<Link> linkAt(Place place, String name) {
    try {
      return spot(place).link(name);
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }

  /** The place of a process that holds a namespace; empty where none was seen. */
  Optional<Place> placeOf(int pid) {
    return host.namespaces().values().stream()
        .filter(n -> n.pids().contains(pid))
        .findFirst()
        .flatMap(this::placeOf);
  }

  private Optional<Place> placeOf(Namespace namespace) {
    return processes.stream()
        .filter(p -> p.netns() == namespace.id().inode() && namespace.pids().contains(p.pid()))
        .min(Comparator.comparing(p -> p.containerId() == null))
        .map(
            p ->
                new Place(
                    namespace.name(),
                    p.netns(),
                    null,
                    p.pid(),
                    p.startTicks(),
                    p.cgroup(),
                    p.containerId()));
  }

  /** The place that is mounted on a file which dnet can open; empty where none is. */
  Optional<Place> placeAt(String path) {
    return host.namespaces().values().stream()
        .filter(n -> n.paths().contains(path))
        .findFirst()
        .map(n -> new Place(n.name(), n.id().inode(), path, 0, 0, null, null));
  }

  private Namespace namespace(NetnsId id, String whose) throws RefusedException {
    return host.namespace(id).orElseThrow(() -> new RefusedException(whose + " could not be read"));
  }
}
