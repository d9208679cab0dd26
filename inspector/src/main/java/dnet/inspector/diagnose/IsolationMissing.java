package dnet.inspector.diagnose;

import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Stack;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.Values;
import java.util.List;

/** Networks that the chains of Docker's isolation (before Docker 29) do not keep apart. */
final class IsolationMissing implements Rule {
  private static final String STAGE = "DOCKER-ISOLATION-STAGE-1";

  @Override
  public String code() {
    return "isolation-missing";
  }

  @Override
  public Severity worst() {
    return Severity.WARNING;
  }

  @Override
  public String finds() {
    return "Docker's isolation chain has no rule for a bridge network, or is not reached";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    Namespace home = scene.home().orElse(null);
    List<DockerNetwork> networks = scene.bridgeNetworks();
    if (!scene.isDocker() || home == null || networks.size() < 2) {
      return;
    }
    if (!findings.knows(this, home, Stack.Part.RULESET)) {
      return;
    }
    boolean layout =
        home.stack().ruleset().tables().stream().anyMatch(t -> t.chain(STAGE).isPresent());
    if (!layout) {
      return;
    }
    List<Walk.Seen> stage =
        Walk.at(home.stack().ruleset(), Chain.Hook.FORWARD, true).stream()
            .filter(s -> s.chain().name().equals(STAGE))
            .toList();
    for (DockerNetwork network : networks) {
      String bridge = String.valueOf(network.bridge());
      boolean routed =
          network.options().keySet().stream().anyMatch(k -> k.endsWith("gateway_mode_ipv4"));
      if (!routed && stage.stream().noneMatch(s -> isFrom(s, bridge))) {
        findings.add(
            Finding.of(code(), Severity.WARNING, "host", network.name())
                .says(
                    "network " + network.name() + " is not isolated from the others",
                    "Containers on it reach those of other networks, which Docker forbids.")
                .because(
                    stage.isEmpty()
                        ? "FORWARD leads to no rule of " + STAGE
                        : STAGE + " has no rule for packets from " + bridge)
                .mendedBy(
                    "systemctl restart docker",
                    "the daemon writes all its rules anew",
                    "containers stop, unless live-restore is on"));
      }
    }
  }

  private static boolean isFrom(Walk.Seen seen, String bridge) {
    return seen.rule().clauses().stream()
        .anyMatch(
            c ->
                c instanceof Match.Compare compare
                    && !compare.negated()
                    && compare.key().get(0).field() == Field.IN_INTERFACE
                    && compare.values().elements().stream()
                        .anyMatch(
                            e ->
                                e.get(0) instanceof Values.Name name
                                    && name.text().equals(bridge)));
  }
}
