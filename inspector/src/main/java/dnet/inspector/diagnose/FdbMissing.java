package dnet.inspector.diagnose;

import dnet.inspector.model.Link;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Neighbour;
import dnet.inspector.model.Stack;
import java.util.List;
import java.util.Optional;

/**
 * Overlay neighbours without a forwarding entry. The engine sets both for every container of other
 * hosts: the one gives the MAC, the other the VTEP; without it frames go nowhere (moby #52661).
 */
final class FdbMissing implements Rule {
  @Override
  public String code() {
    return "fdb-missing";
  }

  @Override
  public Severity worst() {
    return Severity.CRITICAL;
  }

  @Override
  public String finds() {
    return "an overlay knows a neighbour's MAC, but not the host (VTEP) behind which it is";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    for (Namespace namespace : scene.namespaces()) {
      if (namespace.kind() != Namespace.Kind.OVERLAY) {
        continue;
      }
      for (Link link : namespace.links()) {
        if (link instanceof Link.Vxlan vxlan
            && !vxlan.tunnel().external()
            && findings.knows(this, namespace, Stack.Part.NEIGHBOURS, Stack.Part.FDB)) {
          look(scene, findings, namespace, vxlan);
        }
      }
    }
  }

  private void look(Scene scene, Findings findings, Namespace namespace, Link.Vxlan vxlan) {
    for (Neighbour neighbour : namespace.stack().neighbours()) {
      MacAddress mac = neighbour.mac();
      boolean counts =
          neighbour.link().equals(vxlan.key())
              && neighbour.state() == Neighbour.State.PERMANENT
              && !neighbour.proxy();
      if (counts && mac != null && !hasEntry(namespace, vxlan, mac)) {
        report(scene, findings, namespace, vxlan, neighbour, mac);
      }
    }
  }

  private static boolean hasEntry(Namespace namespace, Link.Vxlan vxlan, MacAddress mac) {
    return namespace.stack().fdb().stream()
        .filter(e -> e.link().equals(vxlan.key()) && e.remote() != null)
        .anyMatch(e -> e.mac().equals(mac) || e.mac().bits() == 0);
  }

  private void report(
      Scene scene,
      Findings findings,
      Namespace namespace,
      Link.Vxlan vxlan,
      Neighbour neighbour,
      MacAddress mac) {
    List<String> vteps =
        namespace.stack().fdb().stream()
            .filter(e -> e.link().equals(vxlan.key()))
            .flatMap(e -> Optional.ofNullable(e.remote()).stream())
            .map(Object::toString)
            .distinct()
            .sorted()
            .toList();
    Finding.Draft draft =
        Finding.of(code(), Severity.CRITICAL, namespace.name(), mac.toString())
            .says(
                neighbour.address() + " cannot be reached in " + namespace.name(),
                "The overlay knows the MAC of "
                    + neighbour.address()
                    + ", but no entry says behind which host it is: its packets are dropped"
                    + " silently.")
            .because(neighbour.address() + " dev " + vxlan.name() + " lladdr " + mac + " PERMANENT")
            .because("no self entry with dst for " + mac + " on " + vxlan.name())
            .because("hosts that other entries lead to: " + vteps);
    if (vteps.size() == 1) {
      draft.mendedBy(
          scene.command(
              namespace.id(),
              "bridge",
              "fdb",
              "append",
              mac.toString(),
              "dev",
              vxlan.name(),
              "dst",
              vteps.get(0),
              "self",
              "permanent"),
          "leads to " + vteps.get(0) + ", the only other host known",
          "wrong if the container is on a host that no entry leads to");
    }
    findings.add(
        draft.mendedBy(
            "systemctl restart docker",
            "the daemon learns the overlay's neighbours anew",
            "containers stop, unless live-restore is on"));
  }
}
