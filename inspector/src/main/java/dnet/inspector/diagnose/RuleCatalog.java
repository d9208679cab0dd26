package dnet.inspector.diagnose;

import dnet.inspector.model.Gap;
import dnet.inspector.model.Host;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All rules. To add one: a class, a line here, a test, a row in {@code docs/rules.md}. */
public final class RuleCatalog {
  private static final List<Rule> RULES =
      List.of(
          new LinkDown(),
          new NoCarrier(),
          new DanglingVeth(),
          new WrongBridge(),
          new MissingAddress(),
          new DuplicateAddress(),
          new DuplicateMac(),
          new SubnetOverlap(),
          new PoolExhaustion(),
          new ForwardingOff(),
          new StrictReversePath(),
          new Ipv6HalfConfigured(),
          new BridgeNetfilterOff(),
          new ForwardRulesMissing(),
          new IsolationMissing(),
          new MasqueradeMissing(),
          new DnatMissing(),
          new StaleDnat(),
          new PortShadowed(),
          new PortConflict(),
          new NobodyListens(),
          new OpenPastFirewall(),
          new DockerUserPort(),
          new TwoRuleSets(),
          new DnsRulesMissing(),
          new FdbMissing(),
          new MtuMismatch(),
          new ConntrackFull(),
          new NeighbourTableFull(),
          new PacketPrograms(),
          new Unread());

  private static final Comparator<Finding> WORST_FIRST =
      Comparator.comparing(Finding::severity)
          .thenComparing(Finding::code)
          .thenComparing(Finding::namespace)
          .thenComparing(Finding::object)
          .thenComparing(Finding::title);

  private RuleCatalog() {}

  /** In the order of the documentation. */
  public static List<Rule> rules() {
    return RULES;
  }

  /** Everything that any rule finds in a host. */
  public static Diagnosis diagnose(Host host) {
    Scene scene = new Scene(host);
    Findings findings = new Findings();
    RULES.forEach(rule -> rule.examine(scene, findings));
    List<Gap> gaps = new ArrayList<>(host.gaps());
    gaps.addAll(findings.gaps());
    return new Diagnosis(findings.found().stream().sorted(WORST_FIRST).toList(), gaps);
  }
}
