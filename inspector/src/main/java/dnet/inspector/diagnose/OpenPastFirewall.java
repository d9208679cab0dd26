package dnet.inspector.diagnose;

import dnet.inspector.model.Container;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.PublishedPort;
import dnet.inspector.model.Stack;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.Table;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Published ports that are open to the world though the host's INPUT rules refuse them: DNAT comes
 * before, and what it rewrites is forwarded.
 */
final class OpenPastFirewall implements Rule {
  @Override
  public String code() {
    return "port-open-past-firewall";
  }

  @Override
  public Severity worst() {
    return Severity.WARNING;
  }

  @Override
  public String finds() {
    return "a published port is open to the world though the host's INPUT rules would refuse it";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    Namespace home = scene.home().orElse(null);
    if (home == null || !findings.knows(this, home, Stack.Part.RULESET)) {
      return;
    }
    List<Walk.Seen> input = Walk.at(home.stack().ruleset(), Chain.Hook.INPUT, true);
    String guard = guard(home, input);
    boolean user =
        Walk.at(home.stack().ruleset(), Chain.Hook.FORWARD, true).stream()
            .anyMatch(s -> s.chain().name().equals("DOCKER-USER") && Walk.refuses(s.rule()));
    if (guard == null || user) {
      return;
    }
    Dnats dnats = new Dnats(home, true);
    for (Container container : scene.living()) {
      for (PublishedPort port : container.ports()) {
        boolean open =
            port.hostAddress().isV4()
                && port.hostAddress().isUnspecified()
                && (!port.rules().isEmpty() || !dnats.of(port).isEmpty());
        if (open && input.stream().noneMatch(s -> opens(s, port))) {
          report(findings, container, port, guard);
        }
      }
    }
  }

  /** What refuses strangers at INPUT; null where nothing does. */
  private static @Nullable String guard(Namespace home, List<Walk.Seen> input) {
    for (Table table : home.stack().ruleset().tables()) {
      for (Chain chain : table.chains()) {
        Chain.Base base = chain.base();
        if (base != null
            && base.hook() == Chain.Hook.INPUT
            && base.policy() == Chain.Policy.DROP
            && !table.dormant()) {
          return "policy of " + table.name() + " " + chain.name() + ": DROP";
        }
      }
    }
    return input.stream()
        .filter(s -> Walk.refuses(s.rule()) && isUnconditional(s.rule()))
        .map(s -> Walk.shown(s.ref()))
        .findFirst()
        .orElse(null);
  }

  private static boolean isUnconditional(dnet.inspector.model.firewall.Rule rule) {
    return rule.clauses().stream().noneMatch(Match.class::isInstance);
  }

  /** Whether INPUT lets this port in on purpose. */
  private static boolean opens(Walk.Seen seen, PublishedPort port) {
    dnet.inspector.model.firewall.Rule rule = seen.rule();
    return Walk.accepts(rule)
        && Walk.looksAt(rule, Field.DESTINATION_PORT)
        && Walk.admits(rule, Field.DESTINATION_PORT, BigInteger.valueOf(port.hostPort()))
        && rule.clauses().stream()
            .map(Clause.class::cast)
            .noneMatch(Match.Opaque.class::isInstance);
  }

  private void report(Findings findings, Container container, PublishedPort port, String guard) {
    String place = Scene.socket(port.hostAddress(), port.hostPort());
    findings.add(
        Finding.of(code(), Severity.WARNING, "host", place)
            .says(
                "port "
                    + port.hostPort()
                    + "/"
                    + port.protocol()
                    + " of "
                    + container.name()
                    + " is open to the world, past the host's firewall",
                "The INPUT rules (ufw and firewalld write there) never see its packets: DNAT"
                    + " rewrites them first, and they are forwarded. Only DOCKER-USER can stop"
                    + " them, and it refuses nobody.")
            .because(guard)
            .because("published on " + place)
            .mendedBy(
                "iptables -I DOCKER-USER -i UPLINK -p "
                    + port.protocol()
                    + " -m conntrack --ctorigdstport "
                    + port.hostPort()
                    + " --ctdir ORIGINAL -j DROP",
                "closes it for what comes in by UPLINK (put in the interface's name)",
                "clients outside lose the port")
            .mendedBy(
                "docker run -p 127.0.0.1:" + port.hostPort() + ":" + port.containerPort() + " …",
                "publishes it for the host alone, when the container is made anew",
                "the container must be made anew"));
  }
}
