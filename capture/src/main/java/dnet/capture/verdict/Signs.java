package dnet.capture.verdict;

import dnet.capture.kernel.DropWatch;
import dnet.capture.kernel.KernelDrop;
import dnet.capture.kernel.RuleCounters.Counted;
import dnet.capture.kernel.RuleCounters.Difference;
import dnet.capture.probe.ProbeResult;
import dnet.capture.track.Observation;
import dnet.capture.track.Sighting;
import dnet.inspector.model.Host;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.RuleRef;
import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Evidence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the kernel counted while the probes flew, and whom that accuses. */
final class Signs {
  /** Counters that say why a packet was thrown away, in the words of {@code nstat}. */
  private static final Set<String> TELLING =
      Set.of(
          "Ip.InAddrErrors",
          "Ip.InDiscards",
          "Ip.OutDiscards",
          "Ip.OutNoRoutes",
          "Ip.FragFails",
          "IpExt.InNoRoutes",
          "IpExt.InTruncatedPkts",
          "TcpExt.IPReversePathFilter",
          "TcpExt.ListenDrops",
          "TcpExt.ListenOverflows",
          "Udp.NoPorts",
          "Udp.RcvbufErrors",
          "Ip6.InNoRoutes",
          "Ip6.InDiscards",
          "Ip6.InAddrErrors",
          "Ip6.OutNoRoutes",
          "Ip6.InTooBigErrors");

  private static final int MOST_TOLD = 6;

  /** The clocks of captures and of the kernel's trace differ by what it takes to read both. */
  private static final long BEFORE_NANOS = 1_000_000;

  private static final long AFTER_NANOS = 3_000_000;

  private final Host host;
  private final Gathered run;

  Signs(Host host, Gathered run) {
    this.host = host;
    this.run = run;
  }

  /** Whether a rule has counted; null where that cannot be told. */
  @Nullable Boolean hasCounted(Culprit culprit) {
    RuleRef rule = culprit.rule();
    Gathered.Later later = run.later();
    if (rule == null || later == null) {
      return null;
    }
    NetnsId id = namespace(culprit.namespace());
    Difference difference = id == null ? null : later.rules().get(id);
    if (difference == null) {
      return null;
    }
    if (difference.counted().stream().anyMatch(c -> isOf(c, rule))) {
      return true;
    }
    // A rule that does not count says nothing; neither does one whose neighbours changed.
    boolean silent = difference.changed() || rule.number() == 0 || !counts(id, rule);
    return silent ? null : Boolean.FALSE;
  }

  private boolean counts(@Nullable NetnsId id, RuleRef ref) {
    return host.namespace(id).stream()
        .flatMap(n -> n.stack().ruleset().tables().stream())
        .filter(t -> t.program().equals(ref.program()))
        .flatMap(t -> t.chains().stream())
        .flatMap(c -> c.rules().stream())
        .anyMatch(r -> isSame(r.ref(), ref) && r.packets() >= 0);
  }

  private static boolean isOf(Counted counted, RuleRef rule) {
    RuleRef other = counted.rule();
    return other == null
        ? rule.number() == 0
            && counted.chain().equals(rule.chain())
            && rule.table().endsWith(counted.table())
        : isSame(other, rule);
  }

  private static boolean isSame(RuleRef one, RuleRef other) {
    return one.program().equals(other.program())
        && one.table().equals(other.table())
        && one.chain().equals(other.chain())
        && one.number() == other.number();
  }

  private @Nullable NetnsId namespace(String name) {
    return host.namespaces().values().stream()
        .filter(n -> n.name().equals(name))
        .map(Namespace::id)
        .findFirst()
        .orElse(null);
  }

  /** A rule that refuses, with what it counted. */
  record Suspect(NetnsId namespace, Counted counted, boolean rejects) {}

  /** Rules and policies that refuse packets and have counted at least so many. */
  List<Suspect> suspects(long least) {
    List<Suspect> suspects = new ArrayList<>();
    Gathered.Later later = run.later();
    if (later == null) {
      return suspects;
    }
    later
        .rules()
        .forEach(
            (id, difference) -> {
              for (Counted counted : difference.counted()) {
                Boolean rejects = refusal(id, counted);
                if (rejects != null && counted.packets() >= least) {
                  suspects.add(new Suspect(id, counted, rejects));
                }
              }
            });
    return suspects;
  }

  /** Whether what counted refuses with an answer; null where it does not refuse. */
  private @Nullable Boolean refusal(NetnsId id, Counted counted) {
    RuleRef ref = counted.rule();
    if (ref == null) {
      return counted.policy() == Chain.Policy.DROP ? Boolean.FALSE : null;
    }
    return host.namespace(id).stream()
        .flatMap(n -> n.stack().ruleset().tables().stream())
        .flatMap(t -> t.chains().stream())
        .flatMap(c -> c.rules().stream())
        .filter(r -> isSame(r.ref(), ref))
        .map(Signs::refusal)
        .filter(java.util.Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Boolean refusal(Rule rule) {
    for (var clause : rule.clauses()) {
      if (clause instanceof Action.Verdict verdict
          && verdict.decision() == Action.Verdict.Decision.DROP) {
        return false;
      }
      if (clause instanceof Action.Reject) {
        return true;
      }
    }
    return null;
  }

  /** The cause that a single suspect stands for. */
  static Cause cause(Suspect suspect) {
    return suspect.rejects() ? Cause.FILTER_REJECT : Cause.FILTER_DROP;
  }

  Culprit culprit(Suspect suspect) {
    Counted counted = suspect.counted();
    RuleRef ref = counted.rule();
    String name = name(suspect.namespace());
    return ref == null
        ? new Culprit(
            Culprit.Kind.RULE,
            name,
            counted.table() + " " + counted.chain() + " policy",
            "-P " + counted.chain() + " DROP",
            null)
        : new Culprit(
            Culprit.Kind.RULE,
            name,
            ref.table() + " " + ref.chain() + " " + ref.number(),
            ref.text(),
            ref);
  }

  private String name(NetnsId id) {
    return host.namespace(id).map(Namespace::name).orElse(id.toString());
  }

  /**
   * What refused, in words.
   *
   * @param seen of the probes
   */
  List<Evidence> evidence(Observation seen) {
    List<Evidence> evidence = new ArrayList<>();
    for (Suspect suspect : suspects(1)) {
      Culprit culprit = culprit(suspect);
      evidence.add(
          new Evidence(
              Evidence.Source.RULE_COUNTER,
              culprit.namespace()
                  + ": "
                  + culprit.object()
                  + " counted "
                  + suspect.counted().packets()
                  + " more packets: "
                  + culprit.text()));
    }
    counters(evidence);
    drops(seen, evidence);
    return evidence.stream().limit(3L * MOST_TOLD).toList();
  }

  private void counters(List<Evidence> evidence) {
    run.counters()
        .forEach(
            (id, changes) -> {
              Map<String, Long> told = new TreeMap<>();
              changes.forEach(
                  (name, change) -> {
                    boolean dropped = name.endsWith("Dropped") || name.endsWith("Errors");
                    if (change > 0
                        && (TELLING.contains(name) || (name.startsWith("dev.") && dropped))) {
                      told.put(name, change);
                    }
                  });
              told.entrySet().stream()
                  .limit(MOST_TOLD)
                  .forEach(
                      e ->
                          evidence.add(
                              new Evidence(
                                  Evidence.Source.KERNEL_DROP,
                                  name(id) + ": " + e.getKey() + " went up by " + e.getValue())));
            });
  }

  /**
   * What the kernel threw away when probes were last seen. It names no namespace and no address, so
   * only a reason that goes with most of the lost probes is told.
   */
  private void drops(Observation seen, List<Evidence> evidence) {
    DropWatch.Heard heard = run.drops();
    if (heard == null) {
      return;
    }
    Map<Integer, Long> last = new HashMap<>();
    for (ProbeResult probe : run.probes()) {
      if (!probe.isDelivered() && probe.sentNanos() > 0) {
        last.put(probe.number(), probe.sentNanos());
      }
    }
    int lost = last.size();
    for (Sighting sighting : seen.sightings()) {
      last.computeIfPresent(sighting.probe(), (n, at) -> Math.max(at, sighting.nanos()));
    }
    Map<String, Set<Integer>> reasons = new LinkedHashMap<>();
    for (KernelDrop drop : heard.drops()) {
      last.forEach(
          (probe, at) -> {
            boolean then = drop.nanos() > at - BEFORE_NANOS && drop.nanos() < at + AFTER_NANOS;
            if (then && drop.reason() != null && !drop.reason().equals("NOT_SPECIFIED")) {
              reasons
                  .computeIfAbsent(drop.reason() + " in " + drop.function(), r -> new HashSet<>())
                  .add(probe);
            }
          });
    }
    reasons.forEach(
        (reason, probes) -> {
          if (probes.size() * 2 > lost) {
            evidence.add(
                new Evidence(
                    Evidence.Source.KERNEL_DROP,
                    "when "
                        + probes.size()
                        + " of "
                        + lost
                        + " lost probes were last seen, the kernel dropped a packet: "
                        + reason));
          }
        });
  }
}
