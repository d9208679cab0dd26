package dnet.inspector.diagnose;

import dnet.inspector.advice.ShellWords;
import dnet.inspector.model.Container;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Resolver;
import dnet.inspector.model.Stack;
import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Chain;

/** Containers that ask Docker's DNS at 127.0.0.11, where nothing answers any more. */
final class DnsRulesMissing implements Rule {
  @Override
  public String code() {
    return "dns-broken";
  }

  @Override
  public Severity worst() {
    return Severity.CRITICAL;
  }

  @Override
  public String finds() {
    return "a container asks 127.0.0.11, but its DOCKER_OUTPUT rules or the listener are gone";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    for (Container container : scene.living()) {
      Resolver resolver = container.resolver();
      if (resolver == null || !resolver.embedded()) {
        continue;
      }
      Namespace namespace = scene.namespaceOf(container);
      if (findings.knows(this, namespace, Stack.Part.RULESET) && !hasRule(namespace)) {
        report(
            findings,
            container,
            "nat DOCKER_OUTPUT",
            "no rule of the namespace leads 127.0.0.11 port 53 to the engine's listener");
      } else if (findings.knows(this, namespace, Stack.Part.SOCKETS) && !hasListener(namespace)) {
        report(findings, container, "127.0.0.11", "no socket listens on 127.0.0.11");
      }
    }
  }

  /** A rule about the address that does more than to accept it or to jump to an emptied chain. */
  private static boolean hasRule(Namespace namespace) {
    return Walk.at(namespace.stack().ruleset(), Chain.Hook.OUTPUT, true).stream()
        .filter(s -> s.ref().text().contains(Resolver.EMBEDDED))
        .anyMatch(s -> s.rule().clauses().stream().noneMatch(Action.Verdict.class::isInstance));
  }

  private static boolean hasListener(Namespace namespace) {
    return namespace.stack().sockets().stream()
        .anyMatch(s -> s.address().toString().equals(Resolver.EMBEDDED));
  }

  private void report(Findings findings, Container container, String object, String fact) {
    findings.add(
        Finding.of(code(), Severity.CRITICAL, container.name(), object)
            .says(
                "names do not resolve in " + container.name(),
                "It asks Docker's DNS server at 127.0.0.11. The engine listens on other ports"
                    + " there, and two rules in the container's namespace lead to them.")
            .because(fact)
            .mendedBy(
                "docker restart " + ShellWords.quote(container.shortId()),
                "the engine sets its DNS server up anew",
                container.name() + " stops for a moment"));
  }
}
