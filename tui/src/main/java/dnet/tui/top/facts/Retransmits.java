package dnet.tui.top.facts;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * TCP segments that a namespace has sent again.
 *
 * @param sum so far
 * @param rate a second, between the last two readings
 * @param at when it was read last
 */
public record Retransmits(long sum, double rate, Instant at) {
  /** The next reading; a counter that has become smaller was begun anew. */
  static Retransmits next(@Nullable Retransmits before, long sum, Instant at) {
    if (before == null) {
      return new Retransmits(sum, 0, at);
    }
    double seconds = Duration.between(before.at, at).toNanos() / 1e9;
    long grown = sum >= before.sum ? sum - before.sum : sum;
    return new Retransmits(sum, seconds <= 0 ? 0 : grown / seconds, at);
  }
}
