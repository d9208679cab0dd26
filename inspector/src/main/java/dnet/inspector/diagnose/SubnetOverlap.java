package dnet.inspector.diagnose;

import dnet.inspector.advice.ShellWords;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.InterfaceAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Route;
import dnet.inspector.model.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Subnets of Docker networks that overlap each other, the host's addresses, routes or a VPN. */
final class SubnetOverlap implements Rule {
  /** Routes as short as those of a VPN that takes all traffic are no subnets. */
  private static final int SHORTEST = 2;

  @Override
  public String code() {
    return "subnet-overlap";
  }

  @Override
  public Severity worst() {
    return Severity.CRITICAL;
  }

  @Override
  public String finds() {
    return "a Docker network's subnet overlaps another network, an address or route of the host, or"
        + " a VPN";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    List<DockerNetwork> networks = scene.host().networks();
    for (int i = 0; i < networks.size(); i++) {
      for (int j = i + 1; j < networks.size(); j++) {
        eachOther(findings, networks.get(i), networks.get(j));
      }
    }
    Namespace home = scene.home().orElse(null);
    if (home == null) {
      return;
    }
    boolean routes = findings.knows(this, home, Stack.Part.ROUTES);
    for (DockerNetwork network : networks) {
      for (DockerNetwork.Pool pool : network.pools()) {
        if (!sharesParent(network)) {
          addresses(scene, findings, home, network, pool.subnet());
          if (routes) {
            routes(scene, findings, home, network, pool.subnet());
          }
        }
      }
    }
  }

  /** Macvlan and ipvlan networks use their parent's subnet on purpose. */
  private static boolean sharesParent(DockerNetwork network) {
    return network.driver().equals("macvlan") || network.driver().equals("ipvlan");
  }

  private void eachOther(Findings findings, DockerNetwork a, DockerNetwork b) {
    for (DockerNetwork.Pool mine : a.pools()) {
      for (DockerNetwork.Pool theirs : b.pools()) {
        if (Scene.overlap(mine.subnet(), theirs.subnet())) {
          boolean both = a.driver().equals("bridge") && b.driver().equals("bridge");
          findings.add(
              Finding.of(code(), both ? Severity.CRITICAL : Severity.WARNING, "host", a.name())
                  .says(
                      "networks " + a.name() + " and " + b.name() + " overlap",
                      both
                          ? "The host has one route for both: packets for one of them go to the"
                              + " other."
                          : "A container on both, or a host that routes between them, cannot tell"
                              + " them apart.")
                  .because(a.name() + " (" + a.driver() + "): " + mine.subnet())
                  .because(b.name() + " (" + b.driver() + "): " + theirs.subnet())
                  .mendedBy(
                      "docker network inspect " + shortId(a) + " " + shortId(b),
                      "shows both; one of them must be made anew with another --subnet",
                      "its containers must be disconnected first"));
        }
      }
    }
  }

  private void addresses(
      Scene scene, Findings findings, Namespace home, DockerNetwork network, IpPrefix subnet) {
    for (Link link : home.links()) {
      if (link instanceof Link.Loopback || isOwn(scene, network, link.key())) {
        continue;
      }
      for (InterfaceAddress address : link.base().addresses()) {
        if (!address.prefix().address().isLinkLocal()
            && Scene.overlap(subnet, address.prefix())
            && !isNetworks(scene, link)) {
          report(
              findings,
              network,
              subnet,
              link instanceof Link.Tun ? "the VPN " + link.name() : "the host's " + link.name(),
              address.prefix() + " dev " + link.name());
        }
      }
    }
  }

  private void routes(
      Scene scene, Findings findings, Namespace home, DockerNetwork network, IpPrefix subnet) {
    List<String> told = new ArrayList<>();
    for (Route route : home.stack().routes()) {
      boolean counts =
          route.type() == Route.Type.UNICAST
              && route.table() != Route.LOCAL
              && route.destination().length() >= SHORTEST
              && !route.destination().address().isLinkLocal()
              && !route.destination().address().isMulticast()
              && Scene.overlap(subnet, route.destination());
      Link out = counts ? out(scene, route).orElse(null) : null;
      if (out == null || isOwn(scene, network, out.key()) || isNetworks(scene, out)) {
        continue;
      }
      String shown = route.destination() + " dev " + out.name();
      boolean connected =
          out.base().addresses().stream()
              .anyMatch(a -> Scene.overlap(a.prefix(), subnet) && route.nextHops().size() == 1);
      if (!connected && !told.contains(shown)) {
        told.add(shown);
        report(
            findings,
            network,
            subnet,
            out instanceof Link.Tun ? "a route of the VPN " + out.name() : "a route of the host",
            shown);
      }
    }
  }

  private static Optional<Link> out(Scene scene, Route route) {
    return route.nextHops().stream().findFirst().flatMap(h -> scene.wiring().link(h.link()));
  }

  private static boolean isOwn(Scene scene, DockerNetwork network, LinkKey link) {
    return scene.bridgeOf(network).filter(b -> b.key().equals(link)).isPresent();
  }

  /** Another network's bridge: told of as network against network. */
  private static boolean isNetworks(Scene scene, Link link) {
    return link instanceof Link.Bridge bridge && scene.wiring().networkOfBridge(bridge).isPresent();
  }

  private void report(
      Findings findings, DockerNetwork network, IpPrefix subnet, String what, String fact) {
    findings.add(
        Finding.of(code(), Severity.WARNING, "host", network.name())
            .says(
                "network " + network.name() + " overlaps " + what,
                "What is behind it with an address in "
                    + subnet
                    + " cannot be reached from this host or its containers, or the network cannot.")
            .because("network " + network.name() + ": " + subnet)
            .because(fact)
            .mendedBy(
                "docker network inspect " + shortId(network),
                "shows the network; it must be made anew with a --subnet that is free",
                "its containers must be disconnected first"));
  }

  private static String shortId(DockerNetwork network) {
    String id = network.id().matches("[0-9a-z]+") ? network.id() : "";
    return id.isEmpty()
        ? ShellWords.quote(network.name())
        : id.substring(0, Math.min(12, id.length()));
  }
}
