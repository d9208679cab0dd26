package dnet.inspector.diagnose;

import dnet.inspector.advice.Place;
import dnet.inspector.advice.RuleCommands;
import dnet.inspector.model.Container;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.PublishedPort;
import dnet.inspector.model.RuleRef;
import dnet.inspector.model.Stack;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Match;
import java.util.ArrayList;
import java.util.List;

/** Published ports whose packets an earlier DNAT rule takes elsewhere. */
final class PortShadowed implements Rule {
  @Override
  public String code() {
    return "port-shadowed";
  }

  @Override
  public Severity worst() {
    return Severity.CRITICAL;
  }

  @Override
  public String finds() {
    return "an earlier DNAT rule takes the packets of a published port elsewhere";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    Namespace home = scene.home().orElse(null);
    if (home == null || !findings.knows(this, home, Stack.Part.RULESET)) {
      return;
    }
    Dnats four = new Dnats(home, true);
    Dnats six = new Dnats(home, false);
    for (Container container : scene.living()) {
      List<IpAddress> addresses = scene.addresses(container);
      for (PublishedPort port : container.ports()) {
        List<Dnats.Dnat> takers =
            new ArrayList<>((port.hostAddress().isV4() ? four : six).of(port));
        boolean served = takers.stream().anyMatch(d -> Dnats.leadsTo(d, addresses));
        if (served && !Dnats.leadsTo(takers.get(0), addresses)) {
          Dnats.Dnat thief = takers.get(0);
          boolean partly = isLimited(thief.seen().rule(), port);
          if (!partly || !isAnothers(scene, container, thief)) {
            report(scene, findings, container, port, thief, partly);
          }
        }
      }
    }
  }

  /** Another container's port on an address of its own is no theft. */
  private static boolean isAnothers(Scene scene, Container container, Dnats.Dnat thief) {
    return scene.host().containers().stream()
        .filter(c -> !c.id().equals(container.id()))
        .flatMap(c -> c.ports().stream())
        .flatMap(p -> p.rules().stream())
        .anyMatch(r -> r.rule().equals(thief.seen().ref()));
  }

  /** Whether the rule takes some of the packets only. */
  private static boolean isLimited(dnet.inspector.model.firewall.Rule rule, PublishedPort port) {
    return Walk.looksAt(rule, Field.IP_SOURCE)
        || (port.hostAddress().isUnspecified() && Walk.looksAt(rule, Field.IP_DESTINATION))
        || rule.clauses().stream()
            .anyMatch(
                c ->
                    c instanceof Match.Sometimes
                        || c instanceof Match.InSet
                        || (c instanceof Match.Compare compare
                            && !compare.negated()
                            && compare.key().get(0).field() == Field.IN_INTERFACE));
  }

  private void report(
      Scene scene,
      Findings findings,
      Container container,
      PublishedPort port,
      Dnats.Dnat thief,
      boolean partly) {
    RuleRef ref = thief.seen().ref();
    String place = Scene.socket(port.hostAddress(), port.hostPort());
    findings.add(
        Finding.of(code(), partly ? Severity.WARNING : Severity.CRITICAL, "host", place)
            .says(
                "port "
                    + place
                    + "/"
                    + port.protocol()
                    + " of "
                    + container.name()
                    + " is taken by an earlier rule",
                (partly ? "Some clients" : "All clients")
                    + " are sent to "
                    + (thief.target() == null
                        ? "a port of the host"
                        : Scene.socket(
                            thief.target(), thief.port() == null ? port.hostPort() : thief.port()))
                    + " instead.")
            .because(Walk.shown(ref))
            .mendedBy(
                Place.of(scene.host(), scene.host().home())
                    .flatMap(p -> RuleCommands.delete(p, ref)),
                ref.program().equals("nft")
                    ? "shows the rule's handle, by which nft delete rule takes it"
                    : "deletes the earlier rule",
                "whatever it served is served no longer"));
  }
}
