package dnet.capture.verdict;

import dnet.capture.kernel.DropWatch;
import dnet.capture.kernel.KernelDrop;
import dnet.capture.probe.ProbeResult;
import dnet.capture.track.Observation;
import dnet.capture.track.Sighting;
import dnet.capture.verdict.Signs.Suspect;
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

/** What the kernel counted and threw away while the probes flew, in words. */
final class KernelWords {
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

  private final Signs signs;
  private final Gathered run;

  KernelWords(Signs signs, Gathered run) {
    this.signs = signs;
    this.run = run;
  }

  /**
   * What refused, in words.
   *
   * @param seen of the probes
   */
  List<Evidence> evidence(Observation seen) {
    List<Evidence> evidence = new ArrayList<>();
    for (Suspect suspect : signs.suspects(1)) {
      Culprit culprit = signs.culprit(suspect);
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
                                  signs.name(id)
                                      + ": "
                                      + e.getKey()
                                      + " went up by "
                                      + e.getValue())));
            });
  }

  private void drops(Observation seen, List<Evidence> evidence) {
    int lost = lastSeen(seen).size();
    reasons(seen)
        .forEach(
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

  /** Whether the kernel dropped a packet for a reason just when each lost probe was last seen. */
  boolean agrees(Observation seen, String reason) {
    int lost = lastSeen(seen).size();
    return lost > 0
        && reasons(seen).entrySet().stream()
            .anyMatch(e -> e.getKey().startsWith(reason + " ") && e.getValue().size() == lost);
  }

  /** When each lost probe was last seen, or else sent. */
  private Map<Integer, Long> lastSeen(Observation seen) {
    Map<Integer, Long> last = new HashMap<>();
    for (ProbeResult probe : run.probes()) {
      if (!probe.isDelivered() && probe.sentNanos() > 0) {
        last.put(probe.number(), probe.sentNanos());
      }
    }
    for (Sighting sighting : seen.sightings()) {
      last.computeIfPresent(sighting.probe(), (n, at) -> Math.max(at, sighting.nanos()));
    }
    return last;
  }

  /**
   * What the kernel threw away when probes were last seen. It names no namespace and no address, so
   * only a reason that goes with most of the lost probes says anything.
   */
  private Map<String, Set<Integer>> reasons(Observation seen) {
    DropWatch.Heard heard = run.drops();
    Map<String, Set<Integer>> reasons = new LinkedHashMap<>();
    if (heard == null) {
      return reasons;
    }
    Map<Integer, Long> last = lastSeen(seen);
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
    return reasons;
  }
}
