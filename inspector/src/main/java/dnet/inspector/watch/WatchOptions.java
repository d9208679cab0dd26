package dnet.inspector.watch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to watch.
 *
 * @param countersEvery how often all interfaces' counters are read; null for never by itself
 * @param eventQueue of the kernel's queue of events, in octets a namespace that is listened in
 */
public record WatchOptions(@Nullable Duration countersEvery, int eventQueue) {
  /** Room for some thousand events. */
  private static final int QUEUE = 4 << 20;

  private static final Duration LEAST = Duration.ofMillis(100);

  /** Counters only when they are asked for. */
  public static final WatchOptions DEFAULT = new WatchOptions(null, QUEUE);

  public WatchOptions {
    if (countersEvery != null && countersEvery.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException("counters every " + countersEvery);
    }
    if (eventQueue < 1) {
      throw new IllegalArgumentException("event queue of " + eventQueue + " octets");
    }
  }

  /** Counters at an interval of a tenth of a second or longer. */
  public static WatchOptions countingEvery(Duration interval) {
    return new WatchOptions(interval, QUEUE);
  }
}
