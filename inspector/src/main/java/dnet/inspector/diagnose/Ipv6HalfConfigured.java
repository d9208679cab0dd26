package dnet.inspector.diagnose;

import dnet.inspector.model.Attachment;
import dnet.inspector.model.Container;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Stack;
import java.util.Optional;

/** Networks with an IPv6 subnet of which IPv6 does not work. */
final class Ipv6HalfConfigured implements Rule {
  @Override
  public String code() {
    return "ipv6-half-configured";
  }

  @Override
  public Severity worst() {
    return Severity.WARNING;
  }

  @Override
  public String finds() {
    return "a network has an IPv6 subnet, but forwarding is off, or a container has IPv6 disabled";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    Namespace home = scene.home().orElse(null);
    for (DockerNetwork network : scene.bridgeNetworks()) {
      boolean six = network.pools().stream().anyMatch(p -> !p.subnet().address().isV4());
      if (!six || home == null) {
        continue;
      }
      if (!network.internal() && findings.knows(this, home, Stack.Part.SYSCTLS)) {
        Long forwards = home.stack().sysctls().number("net.ipv6.conf.all.forwarding");
        if (forwards != null && forwards == 0) {
          report(
              scene,
              findings,
              home,
              "net.ipv6.conf.all.forwarding",
              0,
              1,
              "network " + network.name() + " has IPv6, but the host forwards none",
              "Its containers have IPv6 addresses that reach no further than the bridge, and"
                  + " programs that prefer IPv6 wait for them.");
        }
      }
      for (Container container : scene.living()) {
        linkOf(scene, container, network).ifPresent(l -> disabled(scene, findings, container, l));
      }
    }
  }

  private static Optional<Link> linkOf(Scene scene, Container container, DockerNetwork network) {
    return scene.namespaceOf(container).links().stream()
        .filter(
            l ->
                scene
                    .wiring()
                    .attachmentOf(container, l)
                    .filter(a -> a.address6() != null)
                    .flatMap((Attachment a) -> scene.wiring().networkOfAttachment(a))
                    .filter(network::equals)
                    .isPresent())
        .findFirst();
  }

  private void disabled(Scene scene, Findings findings, Container container, Link link) {
    Namespace namespace = scene.namespaceOf(container);
    if (!findings.knows(this, namespace, Stack.Part.SYSCTLS)
        || !Boolean.TRUE.equals(namespace.stack().sysctls().ipv6Disabled(link))) {
      return;
    }
    report(
        scene,
        findings,
        namespace,
        "net.ipv6.conf." + link.name() + ".disable_ipv6",
        1,
        0,
        container.name() + " was given an IPv6 address, but IPv6 is off on its " + link.name(),
        "Others look up its address and wait for an answer that cannot come.");
  }

  private void report(
      Scene scene,
      Findings findings,
      Namespace where,
      String sysctl,
      int is,
      int should,
      String title,
      String meaning) {
    findings.add(
        Finding.of(code(), Severity.WARNING, where.name(), sysctl)
            .says(title, meaning)
            .because(sysctl + " = " + is)
            .mendedBy(
                scene.command(where.id(), "sysctl", "-w", sysctl + "=" + should),
                "switches it",
                should == 1
                    ? "the host stops taking its own default route from router advertisements,"
                        + " unless accept_ra is 2"
                    : "addresses that were lost do not come back by this"));
  }
}
