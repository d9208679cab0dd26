package dnet.inspector.diagnose;

import dnet.inspector.advice.Place;
import dnet.inspector.advice.RuleCommands;
import dnet.inspector.advice.ShellWords;
import dnet.inspector.model.Container;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.PublishedPort;
import dnet.inspector.model.RuleRef;
import dnet.inspector.model.Stack;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** DNAT rules that lead to an address of a Docker network which no container has. */
final class StaleDnat implements Rule {
  @Override
  public String code() {
    return "nat-stale-target";
  }

  @Override
  public Severity worst() {
    return Severity.CRITICAL;
  }

  @Override
  public String finds() {
    return "a DNAT rule leads to an address of a Docker network that no container has any more";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    Namespace home = scene.home().orElse(null);
    if (home == null || !findings.knows(this, home, Stack.Part.RULESET)) {
      return;
    }
    Set<IpAddress> owned = new HashSet<>();
    scene.host().containers().stream()
        .filter(Container::isAlive)
        .forEach(c -> owned.addAll(scene.addresses(c)));
    scene.host().namespaces().values().stream()
        .flatMap(n -> n.links().stream())
        .flatMap(l -> l.base().addresses().stream())
        .forEach(a -> owned.add(a.prefix().address()));
    for (boolean v4 : new boolean[] {true, false}) {
      for (Dnats.Dnat dnat : new Dnats(home, v4).all()) {
        IpAddress target = dnat.target();
        if (target != null && !owned.contains(target) && isDockers(scene, target)) {
          report(scene, findings, dnat, target);
        }
      }
    }
  }

  private static boolean isDockers(Scene scene, IpAddress target) {
    return scene.host().networks().stream()
        .flatMap(n -> n.pools().stream())
        .anyMatch(p -> p.subnet().contains(target));
  }

  private void report(Scene scene, Findings findings, Dnats.Dnat dnat, IpAddress target) {
    RuleRef ref = dnat.seen().ref();
    Container victim = victim(scene, dnat);
    Finding.Draft draft =
        Finding.of(
                code(),
                victim == null ? Severity.WARNING : Severity.CRITICAL,
                "host",
                ref.table() + " " + ref.chain() + " " + ref.number())
            .says(
                "a DNAT rule leads to " + target + ", which no container has",
                victim == null
                    ? "It is left over from a container that is gone; whoever gets that address"
                        + " next is published by it."
                    : "It stands where the port of "
                        + victim.name()
                        + " is published: clients are"
                        + " sent to nobody.")
            .because(Walk.shown(ref));
    draft.mendedBy(
        Place.of(scene.host(), scene.host().home()).flatMap(p -> RuleCommands.delete(p, ref)),
        ref.program().equals("nft")
            ? "shows the rule's handle, by which nft delete rule takes it"
            : "deletes the rule",
        "");
    if (victim != null) {
      draft.mendedBy(
          "docker restart " + ShellWords.quote(victim.shortId()),
          "the daemon publishes its ports anew",
          victim.name() + " stops for a moment");
    }
    findings.add(draft);
  }

  /** The running container whose published port the rule takes. */
  private static @Nullable Container victim(Scene scene, Dnats.Dnat dnat) {
    for (Container container : scene.living()) {
      for (PublishedPort port : container.ports()) {
        List<PublishedPort.DnatRule> rules = port.rules();
        if (rules.stream().anyMatch(r -> r.rule().equals(dnat.seen().ref()))) {
          return container;
        }
      }
    }
    return null;
  }
}
