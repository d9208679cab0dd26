package dnet.inspector.remedy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often something is restored that another manager of the network takes away: a few times at
 * once, then after pauses that double, so that two of them do not fight without end.
 */
public final class Patience {
  private static final int AT_ONCE = 3;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** What was left alone by others for so long is forgotten. */
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);

  private final Map<String, Restored> records = new HashMap<>();
  private final LongSupplier nanos;

  private record Restored(int times, long last) {}

  /** By the system's clock. */
  public Patience() {
    this(System::nanoTime);
  }

  /** By a clock that counts nanoseconds. */
  Patience(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Why something is not restored now; empty if it may be.
   *
   * @param what the part and the very process that it belongs to: after a restart all is new
   */
  String refuses(String what) {
    Restored record = records.get(what);
    if (record == null || record.times < AT_ONCE) {
      return "";
    }
    long left = pause(record.times).toNanos() - (nanos.getAsLong() - record.last);
    return left <= 0
        ? ""
        : "somebody takes it away again and again ("
            + record.times
            + " times): it is tried again after a pause of "
            + pause(record.times).toSeconds()
            + " s";
  }

  private static Duration pause(int times) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(16, times - AT_ONCE));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  /** Notes that it was restored, or tried to. */
  void restored(String what) {
    long now = nanos.getAsLong();
    records.values().removeIf(r -> now - r.last > FORGOTTEN.toNanos());
    Restored before = records.get(what);
    records.put(what, new Restored(before == null ? 1 : before.times + 1, now));
  }
}
