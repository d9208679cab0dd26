package dnet.inspector.remedy;

import dnet.inspector.model.Container;
import dnet.inspector.model.ContainerLookup;
import dnet.inspector.model.Host;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Stack;
import dnet.inspector.model.Wiring;
import dnet.inspector.procfs.ProcessFacts;
import java.nio.file.Path;
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

  /** A container with its namespace and its place. */
  record Guest(Container container, Place place, Namespace namespace) {
    Optional<Link> link(String name) {
      return namespace.links().stream().filter(l -> l.name().equals(name)).findFirst();
    }

    Link needLink(String name) throws RefusedException {
      return link(name)
          .orElseThrow(
              () ->
                  new RefusedException(
                      container.name()
                          + " has no interface "
                          + name
                          + "; there are: "
                          + String.join(
                              ", ", namespace.links().stream().map(Link::name).toList())));
    }

    Stack stack() {
      return namespace.stack();
    }
  }

  Host host() {
    return host;
  }

  Wiring wiring() {
    return wiring;
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

  private Namespace namespace(NetnsId id, String whose) throws RefusedException {
    return host.namespace(id).orElseThrow(() -> new RefusedException(whose + " could not be read"));
  }
}
