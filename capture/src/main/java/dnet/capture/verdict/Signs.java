package dnet.capture.verdict;

import dnet.capture.kernel.RuleCounters.Counted;
import dnet.capture.kernel.RuleCounters.Difference;
import dnet.inspector.model.Host;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.RuleRef;
import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the kernel counted while the probes flew, and whom that accuses. */
final class Signs {
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

  String name(NetnsId id) {
    return host.namespace(id).map(Namespace::name).orElse(id.toString());
  }
}
