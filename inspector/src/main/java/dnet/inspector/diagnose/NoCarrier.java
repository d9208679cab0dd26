package dnet.inspector.diagnose;

import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Wiring;

/** Interfaces that are up and whose other end is not: a cable, a switch port, a veth's peer. */
final class NoCarrier implements Rule {
  @Override
  public String code() {
    return "no-carrier";
  }

  @Override
  public Severity worst() {
    return Severity.WARNING;
  }

  @Override
  public String finds() {
    return "an interface with addresses, or under others, is unplugged: up, but without carrier";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    for (Namespace namespace : scene.namespaces()) {
      for (Link link : namespace.links()) {
        if (link.base().up()
            && !link.base().carrier()
            && matters(scene.wiring(), namespace, link)) {
          findings.add(
              Finding.of(code(), Severity.WARNING, namespace.name(), link.name())
                  .says(
                      link.name() + " in " + namespace.name() + " has no carrier",
                      "It is switched on, but what it is plugged into is not: its packets go"
                          + " nowhere.")
                  .because(link.name() + ": NO-CARRIER")
                  .mendedBy(
                      scene.command(namespace.id(), "ip", "-d", "link", "show", "dev", link.name()),
                      "shows the interface; then look at what it is plugged into",
                      ""));
        }
      }
    }
  }

  /** A bridge without ports has no carrier and needs none; a veth's peer that is down is named. */
  private static boolean matters(Wiring wiring, Namespace namespace, Link link) {
    if (link instanceof Link.Bridge
        || link instanceof Link.Loopback
        || wiring.peerOf(link).filter(p -> !p.base().up()).isPresent()) {
      return false;
    }
    boolean under =
        namespace.links().stream().anyMatch(l -> link.key().equals(l.parent()))
            || link.base().master() != null;
    return under || !link.base().addresses().isEmpty();
  }
}
