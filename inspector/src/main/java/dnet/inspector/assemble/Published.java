package dnet.inspector.assemble;

import dnet.inspector.docker.ContainerFacts;
import dnet.inspector.docker.PortFacts;
import dnet.inspector.model.Engine;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.PublishedPort;
import dnet.inspector.model.RuleRef;
import dnet.inspector.netfilter.DestinationNat;
import dnet.inspector.netfilter.SavedRule;
import dnet.inspector.procfs.ProxyProcess;
import dnet.inspector.snapshot.NamespaceFacts;
import dnet.inspector.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Joins the ports that the engine says it publishes with the rules and proxies that are really
 * there, and finds those rules and proxies that the engine does not speak of.
 */
final class Published {
  private final List<DestinationNat> rules = new ArrayList<>();
  private final List<ProxyProcess> proxies;
  private final Engine.Firewall firewall;
  private final List<PublishedPort> claimed = new ArrayList<>();

  Published(Snapshot snapshot, Memo memo) {
    List<SavedRule> all =
        snapshot.namespaces().stream()
            .filter(n -> n.inode() == snapshot.homeNetns())
            .map(NamespaceFacts::rules)
            .map(rules -> memo.savedTables().of(rules, Rulesets::saved))
            .flatMap(List::stream)
            .flatMap(table -> table.rules().stream())
            .toList();
    all.stream().map(DestinationNat::of).filter(Objects::nonNull).forEach(rules::add);
    proxies = snapshot.proxies().stream().filter(p -> p.netns() == snapshot.homeNetns()).toList();
    firewall = firewallOf(all);
  }

  /** Where the engine's rules are: recognised by its chain, never by its version. */
  private static Engine.Firewall firewallOf(List<SavedRule> rules) {
    return rules.stream()
        .filter(Published::isEngines)
        .findFirst()
        .map(r -> r.legacy() ? Engine.Firewall.IPTABLES_LEGACY : Engine.Firewall.IPTABLES_NFT)
        .orElse(Engine.Firewall.NONE);
  }

  /** Docker's chains, and those of Podman's two ways: netavark, and CNI before it. */
  private static boolean isEngines(SavedRule rule) {
    return rule.chain().startsWith("DOCKER")
        || rule.words().contains("DOCKER")
        || rule.chain().startsWith("NETAVARK")
        || rule.chain().startsWith("CNI-");
  }

  Engine.Firewall firewall() {
    return firewall;
  }

  /** The container's published ports. */
  List<PublishedPort> of(ContainerFacts container) {
    List<PublishedPort> ports = new ArrayList<>();
    for (PortFacts port : container.ports()) {
      IpAddress address = Texts.address(port.hostAddress() == null ? "" : port.hostAddress());
      Integer hostPort = port.hostPort();
      if (hostPort == null || hostPort < 1) {
        continue;
      }
      IpAddress bound = address == null ? IpAddress.parse("0.0.0.0") : address;
      ports.add(
          new PublishedPort(
              port.protocol(),
              bound,
              hostPort,
              port.containerPort(),
              rules.stream()
                  .filter(r -> serves(r, port.protocol(), bound, hostPort))
                  .map(Published::rule)
                  .toList(),
              proxies.stream()
                  .filter(p -> serves(p, port.protocol(), bound, hostPort))
                  .map(Published::proxy)
                  .filter(Objects::nonNull)
                  .toList()));
    }
    claimed.addAll(ports);
    return ports;
  }

  /** What rules and proxies forward though no container asked about so far claims it. */
  List<PublishedPort> strays() {
    List<PublishedPort> strays = new ArrayList<>();
    for (DestinationNat rule : rules) {
      PublishedPort.DnatRule mine = rule(rule);
      if (claimed.stream().noneMatch(c -> c.rules().contains(mine))) {
        IpAddress bound =
            rule.destination() == null ? any(rule.rule().ipv6()) : rule.destination().address();
        Integer to = rule.targetPort();
        strays.add(
            new PublishedPort(
                rule.protocol(),
                bound,
                rule.firstPort(),
                to == null ? rule.firstPort() : to,
                List.of(mine),
                List.of()));
      }
    }
    for (ProxyProcess proxy : proxies) {
      PublishedPort.Proxy mine = proxy(proxy);
      IpAddress bound = Texts.address(proxy.hostAddress());
      if (mine != null
          && bound != null
          && claimed.stream()
              .flatMap(c -> c.proxies().stream())
              .noneMatch(p -> p.pid() == mine.pid())) {
        strays.add(
            new PublishedPort(
                proxy.protocol(),
                bound,
                proxy.hostPort(),
                proxy.containerPort(),
                List.of(),
                List.of(mine)));
      }
    }
    return strays;
  }

  private static boolean serves(DestinationNat rule, String protocol, IpAddress bound, int port) {
    boolean family = bound.isV4() != rule.rule().ipv6();
    boolean destination =
        rule.destination() == null
            || (bound.isUnspecified()
                ? rule.destination().length() == 0
                : rule.destination().contains(bound));
    return family
        && destination
        && rule.protocol().equals(protocol)
        && rule.firstPort() <= port
        && port <= rule.lastPort();
  }

  private static boolean serves(ProxyProcess proxy, String protocol, IpAddress bound, int port) {
    return proxy.protocol().equals(protocol)
        && proxy.hostPort() == port
        && Objects.equals(bound, Texts.address(proxy.hostAddress()));
  }

  private static PublishedPort.DnatRule rule(DestinationNat nat) {
    SavedRule rule = nat.rule();
    return new PublishedPort.DnatRule(
        new RuleRef(rule.program(), rule.table(), rule.chain(), rule.number(), rule.text()),
        nat.target(),
        nat.targetPort());
  }

  private static PublishedPort.@Nullable Proxy proxy(ProxyProcess process) {
    IpAddress target = Texts.address(process.containerAddress());
    return target == null
        ? null
        : new PublishedPort.Proxy(process.pid(), target, process.containerPort());
  }

  private static IpAddress any(boolean ipv6) {
    return IpAddress.parse(ipv6 ? "::" : "0.0.0.0");
  }
}
