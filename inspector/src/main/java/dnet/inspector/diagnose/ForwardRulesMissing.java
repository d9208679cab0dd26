package dnet.inspector.diagnose;

import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Stack;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Table;
import java.util.List;

/** Bridges that no rule reached from FORWARD knows: Docker's rules were flushed. */
final class ForwardRulesMissing implements Rule {
  @Override
  public String code() {
    return "docker-rules-missing";
  }

  @Override
  public Severity worst() {
    return Severity.CRITICAL;
  }

  @Override
  public String finds() {
    return "Docker's forward rules for a bridge network are gone, or nothing jumps to them";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    Namespace home = scene.home().orElse(null);
    if (!scene.isDocker() || home == null || !findings.knows(this, home, Stack.Part.RULESET)) {
      return;
    }
    List<Walk.Seen> rules = Walk.at(home.stack().ruleset(), Chain.Hook.FORWARD, true);
    boolean drops =
        home.stack().ruleset().tables().stream()
            .filter(t -> t.family() == Table.Family.IP || t.family() == Table.Family.INET)
            .flatMap(t -> t.chains().stream())
            .map(Chain::base)
            .anyMatch(
                b ->
                    b != null && b.hook() == Chain.Hook.FORWARD && b.policy() == Chain.Policy.DROP);
    for (DockerNetwork network : scene.bridgeNetworks()) {
      String bridge = String.valueOf(network.bridge());
      boolean there =
          rules.stream().anyMatch(r -> Walk.mentions(r, bridge) || isForBridge(r, bridge));
      if (!there) {
        report(findings, scene, network, drops);
      }
    }
  }

  /** Docker's native tables name a chain after the bridge ({@code filter-forward-in__docker0}). */
  private static boolean isForBridge(Walk.Seen seen, String bridge) {
    return seen.table().name().equals("docker-bridges")
        && seen.chain().name().endsWith("__" + bridge);
  }

  private void report(Findings findings, Scene scene, DockerNetwork network, boolean drops) {
    boolean used = !scene.on(network).isEmpty();
    findings.add(
        Finding.of(
                code(),
                used && drops ? Severity.CRITICAL : Severity.WARNING,
                "host",
                network.name())
            .says(
                "no forward rule knows " + network.bridge() + " of network " + network.name(),
                (drops
                        ? "The policy of FORWARD is DROP, so nothing gets in or out of the network."
                        : "Packets are forwarded by the policy alone: nothing keeps this network"
                            + " apart from others.")
                    + " firewalld, nft flush ruleset or iptables -F do that; so does a daemon with"
                    + " iptables off.")
            .because("no rule reached from FORWARD names " + network.bridge())
            .because("policy of FORWARD: " + (drops ? "DROP" : "ACCEPT"))
            .mendedBy(
                "systemctl restart docker",
                "the daemon writes all its rules anew",
                "containers stop, unless live-restore is on"));
  }
}
