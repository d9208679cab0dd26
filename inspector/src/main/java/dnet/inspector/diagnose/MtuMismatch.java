package dnet.inspector.diagnose;

import dnet.inspector.model.Container;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Route;
import dnet.inspector.model.Stack;
import dnet.inspector.model.Tunnel;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/** MTUs that do not fit into what they are carried by. */
final class MtuMismatch implements Rule {
  private static final int VXLAN = 50;
  private static final int VXLAN_OVER_IPV6 = 70;
  private static final int GRETAP = 38;
  private static final int GRE = 24;
  private static final int IPIP = 20;

  @Override
  public String code() {
    return "mtu-too-large";
  }

  @Override
  public Severity worst() {
    return Severity.WARNING;
  }

  @Override
  public String finds() {
    return "an MTU larger than the tunnel's, the underlay's less the overhead, or the uplink's";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    for (Namespace namespace : scene.namespaces()) {
      for (Link link : namespace.links()) {
        Tunnel tunnel = link.tunnel();
        if (tunnel != null) {
          overUnderlay(scene, findings, namespace, link, tunnel);
        }
      }
    }
    for (Container container : scene.living()) {
      for (Link link : scene.namespaceOf(container).links()) {
        overTunnel(scene, findings, container, link);
        overUplink(scene, findings, container, link);
      }
    }
  }

  private void overUnderlay(
      Scene scene, Findings findings, Namespace namespace, Link link, Tunnel tunnel) {
    Link underlay = underlay(scene, tunnel).orElse(null);
    if (underlay == null || underlay instanceof Link.Loopback) {
      return;
    }
    int need = link.base().mtu() + overhead(link, tunnel);
    if (need > underlay.base().mtu()) {
      findings.add(
          draft(scene, namespace.id(), link, underlay.base().mtu() - overhead(link, tunnel))
              .says(
                  link.name()
                      + " makes packets of "
                      + need
                      + " octets, "
                      + underlay.name()
                      + " carries "
                      + underlay.base().mtu(),
                  "Large packets through the tunnel are fragmented or lost, small ones are not:"
                      + " connections open and then hang.")
              .because(
                  link.name()
                      + " mtu "
                      + link.base().mtu()
                      + ", overhead "
                      + overhead(link, tunnel))
              .because(underlay.name() + " mtu " + underlay.base().mtu()));
    }
  }

  private static int overhead(Link link, Tunnel tunnel) {
    boolean v4 =
        tunnel.local() != null
            ? tunnel.local().isV4()
            : tunnel.remotes().isEmpty() || tunnel.remotes().get(0).isV4();
    return switch (link.kind()) {
      case "vxlan", "geneve" -> v4 ? VXLAN : VXLAN_OVER_IPV6;
      case "gretap", "erspan" -> GRETAP;
      case "gre" -> GRE;
      case "ipip" -> IPIP;
      default -> 0;
    };
  }

  /** The interface by which outer packets leave: the tunnel's own, that of its address, a route. */
  private static Optional<Link> underlay(Scene scene, Tunnel tunnel) {
    Optional<Link> named = scene.wiring().link(tunnel.underlay());
    NetnsId where = tunnel.underlayNamespace();
    if (named.isPresent() || where == null) {
      return named;
    }
    Namespace namespace = scene.host().namespace(where).orElse(null);
    if (namespace == null) {
      return Optional.empty();
    }
    return namespace.links().stream()
        .filter(
            l ->
                l.base().addresses().stream()
                    .anyMatch(a -> Objects.equals(a.prefix().address(), tunnel.local())))
        .findFirst()
        .or(
            () ->
                tunnel.remotes().stream()
                    .findFirst()
                    .flatMap(remote -> connected(namespace, remote)));
  }

  private static Optional<Link> connected(Namespace namespace, IpAddress remote) {
    return namespace.links().stream()
        .filter(l -> l.base().addresses().stream().anyMatch(a -> a.prefix().contains(remote)))
        .findFirst();
  }

  private void overTunnel(Scene scene, Findings findings, Container container, Link link) {
    Link tunnel = scene.wiring().tunnelOf(link).orElse(null);
    if (tunnel != null && tunnel != link && link.base().mtu() > tunnel.base().mtu()) {
      findings.add(
          draft(scene, link.key().namespace(), link, tunnel.base().mtu())
              .says(
                  link.name()
                      + " of "
                      + container.name()
                      + " has MTU "
                      + link.base().mtu()
                      + ", its tunnel "
                      + tunnel.base().mtu(),
                  "A bridge sends no ICMP: frames that are too large for the tunnel vanish.")
              .because(link.name() + " mtu " + link.base().mtu())
              .because(
                  tunnel.name()
                      + " in "
                      + scene.name(tunnel.key().namespace())
                      + " mtu "
                      + tunnel.base().mtu()));
    }
  }

  private void overUplink(Scene scene, Findings findings, Container container, Link link) {
    Link.Bridge bridge = scene.wiring().bridgeOf(link).orElse(null);
    Namespace home = scene.home().orElse(null);
    if (home == null || bridge == null) {
      return;
    }
    boolean routed =
        bridge.key().namespace().equals(home.id())
            && scene.wiring().networkOfBridge(bridge).filter(n -> !n.internal()).isPresent();
    if (!routed || !findings.knows(this, home, Stack.Part.ROUTES)) {
      return;
    }
    Link uplink = uplink(scene, home).orElse(null);
    if (uplink == null || link.base().mtu() <= uplink.base().mtu()) {
      return;
    }
    findings.add(
        draft(scene, link.key().namespace(), link, uplink.base().mtu())
            .says(
                link.name()
                    + " of "
                    + container.name()
                    + " has MTU "
                    + link.base().mtu()
                    + ", the host's uplink "
                    + uplink.name()
                    + " "
                    + uplink.base().mtu(),
                "Large packets to the outside depend on ICMP \"fragmentation needed\" coming back."
                    + " Where a firewall eats it connections open and then hang.")
            .because(link.name() + " mtu " + link.base().mtu())
            .because(uplink.name() + " mtu " + uplink.base().mtu()));
  }

  private static Optional<Link> uplink(Scene scene, Namespace home) {
    return home.stack().routes().stream()
        .filter(r -> r.isV4() && r.table() == Route.MAIN && r.destination().length() == 0)
        .filter(r -> r.type() == Route.Type.UNICAST)
        .min(Comparator.comparingLong(Route::metric))
        .flatMap(r -> r.nextHops().stream().findFirst())
        .flatMap(h -> scene.wiring().link(h.link()));
  }

  private Finding.Draft draft(Scene scene, NetnsId where, Link link, int mtu) {
    return Finding.of(code(), Severity.WARNING, scene.name(where), link.name())
        .mendedBy(
            scene.command(
                where, "ip", "link", "set", "dev", link.name(), "mtu", Integer.toString(mtu)),
            "makes it fit, until the interface is made anew",
            "the network's com.docker.network.driver.mtu option, or the daemon's mtu, makes it"
                + " last");
  }
}
