package dnet.inspector.diagnose;

import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;

/** Interfaces that carry containers' packets, or have addresses, and are switched off. */
final class LinkDown implements Rule {
  @Override
  public String code() {
    return "link-down";
  }

  @Override
  public Severity worst() {
    return Severity.CRITICAL;
  }

  @Override
  public String finds() {
    return "an interface that carries packets or has addresses is administratively down";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    for (Namespace namespace : scene.namespaces()) {
      for (Link link : namespace.links()) {
        if (!link.base().up() && !(link instanceof Link.Loopback)) {
          report(scene, findings, namespace, link);
        }
      }
    }
  }

  private void report(Scene scene, Findings findings, Namespace namespace, Link link) {
    boolean carries =
        link.base().master() != null
            || !scene.wiring().portsOf(link.key()).isEmpty()
            || scene.wiring().peerOf(link).isPresent()
            || namespace.kind() == Namespace.Kind.OVERLAY
            || scene.wiring().containersIn(namespace.id()).stream()
                .anyMatch(c -> scene.wiring().attachmentOf(c, link).isPresent());
    if (!carries && link.base().addresses().isEmpty()) {
      return;
    }
    String network =
        scene.wiring().networkOf(null, link).map(n -> ", of network " + n.name()).orElse("");
    findings.add(
        Finding.of(
                code(),
                carries ? Severity.CRITICAL : Severity.WARNING,
                namespace.name(),
                link.name())
            .says(
                link.name() + " in " + namespace.name() + " is down",
                "The " + link.kind() + network + " is switched off: nothing passes it.")
            .because(
                link.name()
                    + " is a "
                    + link.kind()
                    + " with "
                    + link.base().addresses().size()
                    + " addresses, flags without UP")
            .mendedBy(
                scene.command(namespace.id(), "ip", "link", "set", "dev", link.name(), "up"),
                "switches it on",
                "routes that the kernel dropped when it went down do not come back by this"));
  }
}
