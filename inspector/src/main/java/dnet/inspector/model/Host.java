package dnet.inspector.model;

import dnet.inspector.model.ovs.OpenVswitch;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One host as dnet understands it.
 *
 * @param home the namespace that is called {@code host}
 * @param engine null when none answered
 * @param namespaces all that were read, by id
 * @param strayPorts what rules and proxies forward though no container of the engine claims it
 * @param gaps what could not be read
 * @param ovs null when there is no Open vSwitch or it was not read
 */
public record Host(
    String name,
    String kernel,
    NetnsId home,
    @Nullable Engine engine,
    SortedMap<NetnsId, Namespace> namespaces,
    List<Container> containers,
    List<DockerNetwork> networks,
    List<PublishedPort> strayPorts,
    List<Gap> gaps,
    @Nullable OpenVswitch ovs) {
  public Host {
    namespaces = Collections.unmodifiableSortedMap(new TreeMap<>(namespaces));
    containers = List.copyOf(containers);
    networks = List.copyOf(networks);
    strayPorts = List.copyOf(strayPorts);
    gaps = List.copyOf(gaps);
  }

  /** A host without Open vSwitch. */
  public Host(
      String name,
      String kernel,
      NetnsId home,
      @Nullable Engine engine,
      SortedMap<NetnsId, Namespace> namespaces,
      List<Container> containers,
      List<DockerNetwork> networks,
      List<PublishedPort> strayPorts,
      List<Gap> gaps) {
    this(name, kernel, home, engine, namespaces, containers, networks, strayPorts, gaps, null);
  }

  /** The namespace, if it was read. */
  public Optional<Namespace> namespace(@Nullable NetnsId id) {
    return id == null ? Optional.empty() : Optional.ofNullable(namespaces.get(id));
  }
}
