package dnet.inspector.diagnose;

import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Stack;

/** A host that forwards nothing, though containers need it to. */
final class ForwardingOff implements Rule {
  @Override
  public String code() {
    return "forwarding-off";
  }

  @Override
  public Severity worst() {
    return Severity.CRITICAL;
  }

  @Override
  public String finds() {
    return "the host does not forward IPv4, at all or from one bridge";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    Namespace home = scene.home().orElse(null);
    if (home == null
        || scene.bridgeNetworks().isEmpty()
        || !findings.knows(this, home, Stack.Part.SYSCTLS)) {
      return;
    }
    Long global = home.stack().sysctls().number("net.ipv4.ip_forward");
    if (global != null && global == 0) {
      report(scene, findings, "net.ipv4.ip_forward", "the host forwards no IPv4 packet");
      return;
    }
    for (DockerNetwork network : scene.bridgeNetworks()) {
      Link.Bridge bridge = scene.bridgeOf(network).orElse(null);
      if (bridge != null
          && !network.internal()
          && Boolean.FALSE.equals(home.stack().sysctls().forwards(bridge, true))) {
        report(
            scene,
            findings,
            "net.ipv4.conf." + bridge.name() + ".forwarding",
            "the host forwards nothing that comes from network " + network.name());
      }
    }
  }

  private void report(Scene scene, Findings findings, String sysctl, String what) {
    findings.add(
        Finding.of(code(), Severity.CRITICAL, "host", sysctl)
            .says(
                what,
                "Containers reach neither the outside nor other networks, and published ports are"
                    + " served by docker-proxy only, if at all.")
            .because(sysctl + " = 0")
            .mendedBy(
                scene.command(scene.host().home(), "sysctl", "-w", sysctl + "=1"),
                "switches forwarding on",
                "lost at the next boot unless it is in /etc/sysctl.d too"));
  }
}
