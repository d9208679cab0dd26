package dnet.inspector.model.flow;

import org.jspecify.annotations.Nullable;

/**
 * A place on the way, with what was seen there.
 *
 * @param predicted whether the prediction goes through here
 * @param sent how many probes there were; null where nobody looked
 * @param seen how many of them, or of their answers, passed here; null where nobody looked, or
 *     could
 * @param delay since the place before that saw the same packet; null where there is none
 */
public record SeenHop(
    Hop hop,
    boolean predicted,
    @Nullable Integer sent,
    @Nullable Integer seen,
    @Nullable Delay delay) {
  /** How long it took, in microseconds. */
  public record Delay(long minMicros, long medianMicros, long maxMicros) {}
}
