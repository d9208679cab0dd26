package dnet.inspector.diagnose;

import dnet.inspector.model.Attachment;
import dnet.inspector.model.Container;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import java.util.Arrays;
import java.util.Objects;

/** Addresses that the engine gave a container and its interface does not have. */
final class MissingAddress implements Rule {
  @Override
  public String code() {
    return "no-address";
  }

  @Override
  public Severity worst() {
    return Severity.CRITICAL;
  }

  @Override
  public String finds() {
    return "a container's interface lacks the address that the engine gave it";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    for (Container container : scene.living()) {
      Namespace namespace = scene.namespaceOf(container);
      for (Attachment attachment : container.attachments()) {
        for (IpPrefix given : Arrays.asList(attachment.address(), attachment.address6())) {
          if (given != null && !has(namespace, given)) {
            namespace.links().stream()
                .filter(l -> attachment.mac() != null)
                .filter(l -> Objects.equals(attachment.mac(), l.base().mac()))
                .findFirst()
                .ifPresent(l -> report(scene, findings, container, l, given));
          }
        }
      }
    }
  }

  private static boolean has(Namespace namespace, IpPrefix given) {
    return namespace.links().stream()
        .flatMap(l -> l.base().addresses().stream())
        .anyMatch(a -> a.prefix().address().equals(given.address()));
  }

  private void report(
      Scene scene, Findings findings, Container container, Link link, IpPrefix given) {
    findings.add(
        Finding.of(code(), Severity.CRITICAL, container.name(), link.name())
            .says(
                link.name() + " of " + container.name() + " lacks " + given,
                "The engine and every rule that it made count on that address.")
            .because("the engine gave " + given + " to the interface with MAC " + link.base().mac())
            .mendedBy(
                scene.command(
                    link.key().namespace(),
                    "ip",
                    "addr",
                    "add",
                    given.toString(),
                    "dev",
                    link.name()),
                "gives the address back",
                "routes that went with the address do not come back by this"));
  }
}
