package dnet.inspector.model;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A Swarm overlay network as this host has it: which hidden namespace holds it, by which VXLAN
 * devices, and to which other hosts they lead. Derived from a {@link Host}, never stored.
 *
 * @param namespace the hidden namespace; null when this host has none for the network, or it was
 *     not read
 * @param devices the VXLAN devices in it, one a subnet
 * @param vnis what the engine says, or where it says nothing what the devices have
 * @param peers other hosts' addresses that the devices send to, ascending
 */
public record Overlay(
    DockerNetwork network,
    @Nullable NetnsId namespace,
    List<Link.Vxlan> devices,
    List<Long> vnis,
    List<IpAddress> peers) {
  public Overlay {
    devices = List.copyOf(devices);
    vnis = List.copyOf(vnis);
    peers = List.copyOf(peers);
  }

  /** All overlay networks that the engine knows. */
  public static List<Overlay> of(Host host) {
    List<Overlay> overlays = new ArrayList<>();
    for (DockerNetwork network : host.networks()) {
      if (network.driver().equals("overlay")) {
        overlays.add(of(host, network));
      }
    }
    return overlays;
  }

  private static Overlay of(Host host, DockerNetwork network) {
    Namespace hidden = null;
    List<Link.Vxlan> devices = new ArrayList<>();
    NavigableSet<Long> ids = new TreeSet<>(network.vxlanIds());
    NavigableSet<IpAddress> peers = new TreeSet<>();
    for (Namespace namespace : host.namespaces().values()) {
      if (namespace.kind() == Namespace.Kind.OVERLAY && isOf(namespace, network)) {
        hidden = namespace;
        for (Link link : namespace.links()) {
          if (link instanceof Link.Vxlan vxlan) {
            devices.add(vxlan);
            peers.addAll(vxlan.tunnel().remotes());
            if (network.vxlanIds().isEmpty() && vxlan.tunnel().id() != null) {
              ids.add(vxlan.tunnel().id());
            }
          }
        }
      }
    }
    return new Overlay(
        network,
        hidden == null ? null : hidden.id(),
        devices,
        List.copyOf(ids),
        List.copyOf(peers));
  }

  /** libnetwork's file is a counter, a hyphen and the first ten digits of the network's id. */
  private static boolean isOf(Namespace namespace, DockerNetwork network) {
    return network.id().length() >= 10
        && namespace.paths().stream()
            .anyMatch(p -> p.endsWith("-" + network.id().substring(0, 10)));
  }
}
