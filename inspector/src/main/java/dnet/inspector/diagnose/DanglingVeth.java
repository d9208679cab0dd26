package dnet.inspector.diagnose;

import dnet.inspector.model.Container;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Peer;

/** Veths of the host that hang on nothing and whose other end was not seen. */
final class DanglingVeth implements Rule {
  @Override
  public String code() {
    return "dangling-veth";
  }

  @Override
  public Severity worst() {
    return Severity.WARNING;
  }

  @Override
  public String finds() {
    return "a veth of the host on no bridge whose other end is in no namespace that was seen";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    Namespace home = scene.home().orElse(null);
    if (home == null) {
      return;
    }
    boolean all = scene.host().containers().stream().noneMatch(c -> isUnread(scene, c));
    for (Link link : home.links()) {
      boolean dangles =
          link instanceof Link.Veth veth
              && veth.peer() instanceof Peer.Unseen
              && link.base().master() == null
              && link.base().addresses().isEmpty();
      if (dangles && !all) {
        findings.unknown(this, "namespaces", "containers");
      } else if (dangles) {
        findings.add(
            Finding.of(code(), Severity.WARNING, home.name(), link.name())
                .says(
                    link.name() + " leads nowhere",
                    "It is a port of no bridge, has no address, and no container holds its other"
                        + " end. An engine that was killed leaves such ends behind.")
                .because(why((Link.Veth) link))
                .mendedBy(
                    scene.command(home.id(), "ip", "link", "del", "dev", link.name()),
                    "deletes both ends",
                    "whoever holds the other end, in a namespace that dnet did not see, loses it"));
      }
    }
  }

  private static boolean isUnread(Scene scene, Container container) {
    return container.isAlive() && scene.host().namespace(container.netns()).isEmpty();
  }

  private static String why(Link.Veth veth) {
    return veth.peer() instanceof Peer.Unseen unseen ? unseen.why() : "its peer was not seen";
  }
}
