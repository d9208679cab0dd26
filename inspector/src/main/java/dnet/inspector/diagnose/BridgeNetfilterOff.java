package dnet.inspector.diagnose;

import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Stack;

/** Networks with icc=false whose frames no rule sees, because br_netfilter is off. */
final class BridgeNetfilterOff implements Rule {
  private static final String SYSCTL = "net.bridge.bridge-nf-call-iptables";

  @Override
  public String code() {
    return "bridge-netfilter-off";
  }

  @Override
  public Severity worst() {
    return Severity.WARNING;
  }

  @Override
  public String finds() {
    return "a network has icc=false, but br_netfilter is off: its containers reach each other";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    Namespace home = scene.home().orElse(null);
    if (home == null) {
      return;
    }
    for (DockerNetwork network : scene.bridgeNetworks()) {
      Link.Bridge bridge = scene.bridgeOf(network).orElse(null);
      if (bridge == null
          || Scene.option(network, "enable_icc", true)
          || bridge.callsIptables()
          || !findings.knows(this, home, Stack.Part.SYSCTLS)) {
        continue;
      }
      Boolean calls = home.stack().sysctls().bridgeCalls(true);
      if (calls == null || !calls) {
        report(scene, findings, network, calls == null);
      }
    }
  }

  private void report(Scene scene, Findings findings, DockerNetwork network, boolean notLoaded) {
    Finding.Draft draft =
        Finding.of(code(), notLoaded ? Severity.INFO : Severity.WARNING, "host", SYSCTL)
            .says(
                "icc=false of network " + network.name() + " is not enforced",
                "Frames between ports of one bridge pass iptables only with br_netfilter: without"
                    + " it the containers of the network reach each other.")
            .because(
                notLoaded
                    ? SYSCTL + " is not there: br_netfilter does not seem to be loaded"
                    : SYSCTL + " = 0")
            .because("network " + network.name() + ": enable_icc=false");
    if (notLoaded) {
      draft.mendedBy("modprobe br_netfilter", "loads it", "");
    }
    findings.add(
        draft.mendedBy(
            scene.command(scene.host().home(), "sysctl", "-w", SYSCTL + "=1"),
            "lets iptables see bridged packets",
            "rules that were never meant for bridged packets see them too"));
  }
}
