package dnet.capture.verdict;

import dnet.capture.kernel.DropWatch;
import dnet.capture.kernel.RuleCounters;
import dnet.capture.kernel.TrackedConnection;
import dnet.capture.plan.Plan;
import dnet.capture.probe.ProbeResult;
import dnet.capture.source.CaptureCounts;
import dnet.capture.track.Tracker;
import dnet.inspector.model.Gap;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.flow.Trace;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a run gave.
 *
 * @param tracker holds what was captured
 * @param probes as far as they have got
 * @param passive whether nothing was sent: packets of others were watched
 * @param blind points where nobody could look
 * @param counts what each capture counted, by point
 * @param strangers frames of probes that came by at an end but were addressed to somebody else, by
 *     point
 * @param counters what protocols and interfaces counted meanwhile, by namespace; only what changed
 * @param drops what the kernel threw away meanwhile, on the whole machine; null where it was not
 *     asked
 * @param tracked connections between the flow's addresses that namespaces track after the probes
 * @param later what a second reading of the host gave; null where there was no need
 */
public record Gathered(
    Plan plan,
    Tracker tracker,
    List<ProbeResult> probes,
    boolean passive,
    Set<Integer> blind,
    Map<Integer, CaptureCounts> counts,
    Map<Integer, Integer> strangers,
    Map<NetnsId, Map<String, Long>> counters,
    DropWatch.@Nullable Heard drops,
    Map<NetnsId, List<TrackedConnection>> tracked,
    @Nullable Later later,
    List<Gap> gaps) {
  public Gathered {
    probes = List.copyOf(probes);
    blind = Set.copyOf(blind);
    counts = Map.copyOf(counts);
    strangers = Map.copyOf(strangers);
    counters = Map.copyOf(counters);
    tracked = Map.copyOf(tracked);
    gaps = List.copyOf(gaps);
  }

  /**
   * The host, read again after the probes.
   *
   * @param candidates the ways that the facts of now leave open, the likeliest first
   * @param rules which rules have counted since the first reading, by namespace
   */
  public record Later(List<Trace> candidates, Map<NetnsId, RuleCounters.Difference> rules) {
    public Later {
      candidates = List.copyOf(candidates);
      rules = Map.copyOf(rules);
    }
  }

  /** The same with a second reading. */
  public Gathered with(Later second) {
    return new Gathered(
        plan, tracker, probes, passive, blind, counts, strangers, counters, drops, tracked, second,
        gaps);
  }

  /** Whether a point could have missed a packet. */
  boolean mayHaveMissed(int point) {
    CaptureCounts counted = counts.get(point);
    return blind.contains(point) || (counted != null && counted.dropped() > 0);
  }
}
