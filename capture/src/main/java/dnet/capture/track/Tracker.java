package dnet.capture.track;

import dnet.capture.decode.Frame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects frames of many captures and says where probes passed. Any number of threads may add;
 * each asking works on what there is, in the order of the kernel's time stamps, for captures of one
 * host hand over in any order.
 */
public final class Tracker {
  /** Frames kept at most. */
  public static final int MOST_FRAMES = 100_000;

  private record Captured(int point, long nanos, Frame frame) {}

  private final List<Integer> forward;
  private final List<Integer> reply;
  private final Map<Integer, Identity> probes = new HashMap<>();
  private final Map<Tuple, Integer> aliases = new HashMap<>();
  private final List<Captured> frames = new ArrayList<>();
  private long lost;

  /**
   * Tracks along a path.
   *
   * @param forward the points' numbers in the order in which a probe should pass; one may come
   *     again
   * @param reply likewise for the answer
   */
  public Tracker(List<Integer> forward, List<Integer> reply) {
    this.forward = List.copyOf(forward);
    this.reply = List.copyOf(reply);
  }

  /** Announces a probe; its packets may have been added before. */
  public synchronized void probe(int number, Identity identity) {
    probes.put(number, identity);
  }

  /**
   * Says what a connection attempt looks like when it is translated, as predicted or by conntrack
   * (the reply's tuple, inverted). Needed only where no point sees it untranslated.
   */
  public synchronized void alias(int number, Tuple translated) {
    aliases.put(translated, number);
  }

  /** Adds what was captured at a point. */
  public synchronized void add(int point, long nanos, Frame frame) {
    if (frames.size() < MOST_FRAMES) {
      frames.add(new Captured(point, nanos, frame));
    } else {
      lost++;
    }
  }

  /** What has been seen so far. */
  public Observation observe() {
    List<Captured> sorted;
    Map<Integer, Identity> known;
    Map<Tuple, Integer> others;
    long missing;
    synchronized (this) {
      sorted = new ArrayList<>(frames);
      known = Map.copyOf(probes);
      others = Map.copyOf(aliases);
      missing = lost;
    }
    sorted.sort(Comparator.comparingLong(Captured::nanos).thenComparingInt(this::order));
    Matcher matcher = new Matcher(known, others);
    List<Sighting> sightings = new ArrayList<>();
    for (Captured captured : sorted) {
      @Nullable Sighting found =
          matcher.match(captured.point(), captured.nanos(), captured.frame());
      if (found != null) {
        sightings.add(found);
      }
    }
    return new Passages(sightings).observe(known, forward, reply, missing);
  }

  private int order(Captured captured) {
    int at = forward.indexOf(captured.point());
    return at < 0 ? Integer.MAX_VALUE : at;
  }
}
