package dnet.inspector.diagnose;

import dnet.inspector.model.Container;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;

/** Containers whose veth hangs on no bridge, or on another network's. */
final class WrongBridge implements Rule {
  @Override
  public String code() {
    return "wrong-bridge";
  }

  @Override
  public Severity worst() {
    return Severity.CRITICAL;
  }

  @Override
  public String finds() {
    return "a container's veth hangs on no bridge, or on one of another network";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    for (Container container : scene.living()) {
      for (Link link : scene.namespaceOf(container).links()) {
        DockerNetwork network =
            scene
                .wiring()
                .attachmentOf(container, link)
                .flatMap(scene.wiring()::networkOfAttachment)
                .orElse(null);
        Link port = scene.wiring().peerOf(link).orElse(null);
        if (network != null && port != null && network.bridge() != null) {
          compare(scene, findings, container, network, port);
        }
      }
    }
  }

  private void compare(
      Scene scene, Findings findings, Container container, DockerNetwork network, Link port) {
    Link.Bridge bridge = scene.wiring().masterBridgeOf(port).orElse(null);
    boolean other =
        bridge != null
            && scene
                .wiring()
                .networkOfBridge(bridge)
                .map(n -> !n.id().equals(network.id()))
                .orElse(!bridge.name().equals(network.bridge()));
    if ((bridge != null && !other) || (bridge == null && port.base().master() != null)) {
      return;
    }
    String place = bridge == null ? "no bridge" : bridge.name();
    Namespace where = scene.host().namespace(port.key().namespace()).orElseThrow();
    findings.add(
        Finding.of(code(), Severity.CRITICAL, where.name(), port.name())
            .says(
                port.name() + " of " + container.name() + " hangs on " + place,
                "The engine put "
                    + container.name()
                    + " on network "
                    + network.name()
                    + ", whose bridge is "
                    + network.bridge()
                    + ": it reaches nobody there.")
            .because("master of " + port.name() + ": " + (bridge == null ? "none" : place))
            .because("bridge of network " + network.name() + ": " + network.bridge())
            .mendedBy(
                scene.command(
                    where.id(),
                    "ip",
                    "link",
                    "set",
                    "dev",
                    port.name(),
                    "master",
                    String.valueOf(network.bridge())),
                "plugs it into its network's bridge",
                "it leaves " + place));
  }
}
