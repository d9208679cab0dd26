package dnet.capture.track;

import java.util.List;

/** How long it took, in nanoseconds, at least, mostly, at most. */
public record Latency(long minNanos, long medianNanos, long maxNanos) {
  /**
   * Of some measurements; the lower of two in the middle.
   *
   * @throws IllegalArgumentException for none
   */
  public static Latency of(List<Long> nanos) {
    if (nanos.isEmpty()) {
      throw new IllegalArgumentException("latency of nothing");
    }
    List<Long> sorted = nanos.stream().sorted().toList();
    return new Latency(
        sorted.get(0), sorted.get((sorted.size() - 1) / 2), sorted.get(sorted.size() - 1));
  }

  /** In microseconds, rounded. */
  public static long micros(long nanos) {
    return Math.round(nanos / 1000.0);
  }
}
