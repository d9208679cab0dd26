package dnet.tui.top.facts;

import dnet.capture.kernel.RuleCounters;
import dnet.inspector.model.RuleRef;
import dnet.inspector.model.firewall.Ruleset;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Packets a second of the rules that have counted between two readings.
 *
 * @param rates by rule; those that have not counted are left out
 * @param policies likewise by {@link #policy}
 */
public record RuleHits(Map<RuleRef, Double> rates, Map<String, Double> policies) {
  /** Nothing counted. */
  public static final RuleHits NONE = new RuleHits(Map.of(), Map.of());

  public RuleHits {
    rates = Map.copyOf(rates);
    policies = Map.copyOf(policies);
  }

  /** The key of a chain's policy. */
  public static String policy(String family, String table, String chain) {
    return family + " " + table + " " + chain;
  }

  /** Packets a second of a rule. */
  public double of(RuleRef rule) {
    return rates.getOrDefault(rule, 0.0);
  }

  static RuleHits between(
      @Nullable Ruleset before, @Nullable Instant then, Ruleset now, Instant at) {
    if (before == null || then == null) {
      return NONE;
    }
    double seconds = Duration.between(then, at).toNanos() / 1e9;
    if (seconds <= 0) {
      return NONE;
    }
    Map<RuleRef, Double> rates = new HashMap<>();
    Map<String, Double> policies = new HashMap<>();
    for (RuleCounters.Counted counted : RuleCounters.between(before, now).counted()) {
      double rate = counted.packets() / seconds;
      RuleRef rule = counted.rule();
      if (rule != null) {
        rates.put(rule, rate);
      } else {
        policies.put(policy(counted.family().name(), counted.table(), counted.chain()), rate);
      }
    }
    return new RuleHits(rates, policies);
  }
}
