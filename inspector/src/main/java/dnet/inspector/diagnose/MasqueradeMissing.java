package dnet.inspector.diagnose;

import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Stack;
import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Match;
import java.math.BigInteger;
import java.util.List;

/** Networks whose packets leave the host with a source address that nobody can answer. */
final class MasqueradeMissing implements Rule {
  @Override
  public String code() {
    return "masquerade-missing";
  }

  @Override
  public Severity worst() {
    return Severity.CRITICAL;
  }

  @Override
  public String finds() {
    return "no rule masquerades a bridge network that the engine wants masqueraded";
  }

  @Override
  public void examine(Scene scene, Findings findings) {
    Namespace home = scene.home().orElse(null);
    if (!scene.isDocker() || home == null || !findings.knows(this, home, Stack.Part.RULESET)) {
      return;
    }
    List<Walk.Seen> rules =
        Walk.at(home.stack().ruleset(), Chain.Hook.POSTROUTING, true).stream()
            .filter(
                s ->
                    Walk.nats(s.rule(), Action.Nat.Kind.MASQUERADE).findAny().isPresent()
                        || Walk.nats(s.rule(), Action.Nat.Kind.SNAT).findAny().isPresent()
                        || s.rule().clauses().stream().anyMatch(Action.NatByMap.class::isInstance))
            .toList();
    for (DockerNetwork network : scene.bridgeNetworks()) {
      boolean wanted =
          !network.internal()
              && Scene.option(network, "enable_ip_masquerade", true)
              && !network
                  .options()
                  .getOrDefault("com.docker.network.bridge.gateway_mode_ipv4", "nat")
                  .matches("routed|isolated");
      for (DockerNetwork.Pool pool : network.pools()) {
        if (wanted
            && pool.subnet().address().isV4()
            && rules.stream().noneMatch(r -> covers(r, pool.subnet()))) {
          report(scene, findings, network, pool.subnet());
        }
      }
    }
  }

  private static boolean covers(Walk.Seen seen, IpPrefix subnet) {
    if (seen.rule().clauses().stream().anyMatch(Match.Opaque.class::isInstance)) {
      return true;
    }
    BigInteger first = Dnats.number(subnet.address());
    BigInteger host =
        BigInteger.ONE
            .shiftLeft(subnet.address().bits() - subnet.length())
            .subtract(BigInteger.ONE);
    return Walk.admits(seen.rule(), Field.IP_SOURCE, first.andNot(host))
        && Walk.admits(seen.rule(), Field.IP_SOURCE, first.or(host))
        && !Walk.looksAt(seen.rule(), Field.DESTINATION_PORT)
        && seen.rule().clauses().stream().noneMatch(MasqueradeMissing::isForOneDestination);
  }

  private static boolean isForOneDestination(Clause clause) {
    return clause instanceof Match.Compare compare
        && !compare.negated()
        && compare.key().stream().anyMatch(s -> s.field() == Field.IP_DESTINATION);
  }

  private void report(Scene scene, Findings findings, DockerNetwork network, IpPrefix subnet) {
    String rule = "-A POSTROUTING -s " + subnet + " ! -o " + network.bridge() + " -j MASQUERADE";
    findings.add(
        Finding.of(
                code(),
                scene.on(network).isEmpty() ? Severity.WARNING : Severity.CRITICAL,
                "host",
                network.name())
            .says(
                "network " + network.name() + " is not masqueraded",
                "Its containers' packets leave the host with addresses of "
                    + subnet
                    + ", which others cannot answer: no connection to the outside works. Another"
                    + " program has deleted Docker's rule, or the daemon runs with ip-masq or"
                    + " iptables off.")
            .because("no rule in nat POSTROUTING covers " + subnet)
            .because("expected: " + rule)
            .mendedBy(
                scene.command(
                    scene.host().home(),
                    "iptables",
                    "-t",
                    "nat",
                    "-I",
                    "POSTROUTING",
                    "-s",
                    subnet.toString(),
                    "!",
                    "-o",
                    String.valueOf(network.bridge()),
                    "-j",
                    "MASQUERADE"),
                "puts the rule back",
                "lost again when the rules are wiped again")
            .mendedBy(
                "systemctl restart docker",
                "the daemon writes all its rules anew",
                "containers stop, unless live-restore is on"));
  }
}
