package dnet.inspector.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what role a device plays in somebody's network, from what it is: kind, VNI, port, addresses,
 * what hangs on it. A name alone proves nothing, since anybody can give one. One line of the
 * catalogue each; the first that fits counts.
 */
public final class Recognised {
  /** What Calico gives every workload's host end, since nothing asks for it (felix). */
  private static final MacAddress CALICO = MacAddress.parse("ee:ee:ee:ee:ee:ee");

  /** UDP ports: IANA's of VXLAN, Linux's first of VXLAN, IANA's of Geneve, Weave's. */
  private static final int VXLAN = 4789;

  private static final int VXLAN_OF_LINUX = 8472;
  private static final int GENEVE = 6081;
  private static final int WEAVE = 6784;

  /** One line of the catalogue. */
  private interface Test {
    @Nullable String role(Link link, Namespace namespace, Wiring wiring);
  }

  private static final List<Test> CATALOGUE =
      List.of(
          Recognised::dockerNetwork,
          Recognised::overlay,
          Recognised::openVswitch,
          Recognised::weave,
          Recognised::flannel,
          Recognised::calicoVxlan,
          Recognised::cilium,
          Recognised::calicoWorkload,
          Recognised::fallbackIpip);

  private Recognised() {}

  /** The device's role, for people; empty when nothing in the catalogue fits. */
  public static Optional<String> roleOf(Link link, Wiring wiring) {
    Host host = wiring.host();
    Namespace namespace = host.namespace(link.key().namespace()).orElse(null);
    return namespace == null
        ? Optional.empty()
        : CATALOGUE.stream()
            .map(t -> t.role(link, namespace, wiring))
            .filter(Objects::nonNull)
            .findFirst();
  }

  /** The engine says which bridge each of its networks has. */
  private static @Nullable String dockerNetwork(Link link, Namespace namespace, Wiring wiring) {
    if (!(link instanceof Link.Bridge) || namespace.kind() != Namespace.Kind.HOST) {
      return null;
    }
    return wiring.host().networks().stream()
        .filter(n -> link.name().equals(n.bridge()))
        .map(Recognised::bridgeOf)
        .findFirst()
        .orElse(null);
  }

  private static String bridgeOf(DockerNetwork network) {
    return network.name().equals("docker_gwbridge")
        ? "Swarm's gateway bridge: containers on overlay networks leave the host by it"
        : "bridge of Docker network " + network.name();
  }

  private static @Nullable String overlay(Link link, Namespace namespace, Wiring wiring) {
    if (namespace.kind() != Namespace.Kind.OVERLAY) {
      return null;
    }
    Overlay overlay =
        Overlay.of(wiring.host()).stream()
            .filter(o -> namespace.id().equals(o.namespace()))
            .findFirst()
            .orElse(null);
    if (overlay == null) {
      return null;
    }
    String network = "Swarm overlay network " + overlay.network().name();
    if (link instanceof Link.Bridge) {
      return "bridge of " + network;
    }
    Tunnel tunnel = link.tunnel();
    return tunnel != null && tunnel.id() != null && overlay.vnis().contains(tunnel.id())
        ? "tunnel of " + network + " to its other hosts"
        : null;
  }

  /** One device for all tunnels of a kind: each packet brings its own address and key. */
  private static @Nullable String openVswitch(Link link, Namespace namespace, Wiring wiring) {
    Tunnel tunnel = link.tunnel();
    Link master = wiring.link(link.base().master()).orElse(null);
    boolean port = master != null && master.kind().equals("openvswitch");
    if (port && tunnel != null && tunnel.external()) {
      return "shared tunnel device of Open vSwitch";
    }
    if (port || link.kind().equals("openvswitch")) {
      return "Open vSwitch's kernel datapath";
    }
    return link instanceof Link.Geneve && external(tunnel, GENEVE)
        ? "shared Geneve device (Open vSwitch, OVN or Cilium)"
        : null;
  }

  private static @Nullable String weave(Link link, Namespace namespace, Wiring wiring) {
    if (link instanceof Link.Vxlan && external(link.tunnel(), WEAVE)) {
      return "Weave Net's VXLAN device";
    }
    boolean withWeave =
        link instanceof Link.Bridge
            && namespace.links().stream()
                .anyMatch(l -> l instanceof Link.Vxlan && external(l.tunnel(), WEAVE))
            && wiring.portsOf(link.key()).stream()
                .anyMatch(p -> wiring.peerOf(p).filter(q -> onDatapath(q, wiring)).isPresent());
    return withWeave ? "Weave Net's bridge" : null;
  }

  private static boolean onDatapath(Link link, Wiring wiring) {
    return wiring
        .link(link.base().master())
        .filter(m -> m.kind().equals("openvswitch"))
        .isPresent();
  }

  /** flannel's vxlan backend: VNI 1 and Linux's own port unless configured, routed, not bridged. */
  private static @Nullable String flannel(Link link, Namespace namespace, Wiring wiring) {
    return routed(link, 1, VXLAN_OF_LINUX) ? "flannel's VXLAN device to other nodes" : null;
  }

  private static @Nullable String calicoVxlan(Link link, Namespace namespace, Wiring wiring) {
    return routed(link, 4096, VXLAN) ? "Calico's VXLAN device to other nodes" : null;
  }

  private static @Nullable String cilium(Link link, Namespace namespace, Wiring wiring) {
    return link instanceof Link.Vxlan && external(link.tunnel(), VXLAN_OF_LINUX)
        ? "shared VXLAN device (Cilium's kind)"
        : null;
  }

  private static @Nullable String calicoWorkload(Link link, Namespace namespace, Wiring wiring) {
    return link instanceof Link.Veth
            && CALICO.equals(link.base().mac())
            && link.base().master() == null
        ? "host end of a Calico workload: routed, not bridged"
        : null;
  }

  /**
   * Every namespace has one once the ipip module is loaded; only an address makes it somebody's.
   */
  private static @Nullable String fallbackIpip(Link link, Namespace namespace, Wiring wiring) {
    if (!(link instanceof Link.Ipip ipip)
        || !link.kind().equals("ipip")
        || ipip.tunnel().local() != null
        || !ipip.tunnel().remotes().isEmpty()) {
      return null;
    }
    return link.base().up() && !link.base().addresses().isEmpty()
        ? "IPIP device to any host, in use (Calico's or flannel's ipip mode)"
        : "the kernel's own IPIP device, unused";
  }

  private static boolean routed(Link link, long vni, int port) {
    Tunnel tunnel = link.tunnel();
    return link instanceof Link.Vxlan vxlan
        && !vxlan.learning()
        && tunnel != null
        && !tunnel.external()
        && Objects.equals(tunnel.id(), vni)
        && Objects.equals(tunnel.port(), port)
        && link.base().master() == null
        && link.base().addresses().stream().anyMatch(Recognised::isWhole);
  }

  private static boolean isWhole(InterfaceAddress address) {
    return address.prefix().length() == address.prefix().address().bits()
        && !address.prefix().address().isLinkLocal();
  }

  private static boolean external(@Nullable Tunnel tunnel, int port) {
    return tunnel != null && tunnel.external() && Objects.equals(tunnel.port(), port);
  }
}
