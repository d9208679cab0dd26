package dnet.inspector.diagnose;

import dnet.inspector.model.Container;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.PublishedPort;
import dnet.inspector.model.RuleRef;
import dnet.inspector.model.Stack;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules in DOCKER-USER for a published port: the packet has the container's port there. */
final class DockerUserPort implements Rule {
  @Override
  public String code() {
    return "docker-user-port";
  }

  @Override
  public Severity worst() {
    return Severity.WARNING;
  }

  @Override
  public String finds() {
    return "a rule in DOCKER-USER names a published port, which it can never see: DNAT comes first";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    Namespace home = scene.home().orElse(null);
    if (home == null || !findings.knows(this, home, Stack.Part.RULESET)) {
      return;
    }
    Set<Integer> inside = new HashSet<>();
    for (Container container : scene.living()) {
      container.ports().forEach(p -> inside.add(p.containerPort()));
      scene.namespaceOf(container).stack().sockets().forEach(s -> inside.add(s.port()));
    }
    Set<RuleRef> told = new HashSet<>();
    for (boolean v4 : new boolean[] {true, false}) {
      for (Walk.Seen seen : Walk.at(home.stack().ruleset(), Chain.Hook.FORWARD, v4)) {
        if (seen.chain().name().equals("DOCKER-USER") && told.add(seen.ref())) {
          look(scene, findings, seen, inside);
        }
      }
    }
  }

  private void look(Scene scene, Findings findings, Walk.Seen seen, Set<Integer> inside) {
    List<Integer> ports = Walk.demanded(seen.rule(), Field.DESTINATION_PORT);
    boolean acts = Walk.refuses(seen.rule()) || Walk.accepts(seen.rule());
    if (!acts || ports.isEmpty() || ports.stream().anyMatch(inside::contains)) {
      return;
    }
    for (Container container : scene.living()) {
      for (PublishedPort port : container.ports()) {
        if (ports.contains(port.hostPort())) {
          report(findings, seen.ref(), container, port);
          return;
        }
      }
    }
  }

  private void report(Findings findings, RuleRef ref, Container container, PublishedPort port) {
    findings.add(
        Finding.of(
                code(),
                Severity.WARNING,
                "host",
                ref.table() + " " + ref.chain() + " " + ref.number())
            .says(
                "a rule in DOCKER-USER for port " + port.hostPort() + " never matches",
                "Port "
                    + port.hostPort()
                    + " is published by "
                    + container.name()
                    + ", whose own port is "
                    + port.containerPort()
                    + ". DOCKER-USER comes after DNAT: its packets have port "
                    + port.containerPort()
                    + " there.")
            .because(Walk.shown(ref))
            .mendedBy(
                "iptables -I DOCKER-USER -p "
                    + port.protocol()
                    + " -m conntrack --ctorigdstport "
                    + port.hostPort()
                    + " --ctdir ORIGINAL -j DROP",
                "matches the port as it was before DNAT; put in the target that was meant",
                "what it drops is dropped"));
  }
}
