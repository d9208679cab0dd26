package dnet.inspector.watch;

import dnet.inspector.linux.Pollable;
import dnet.inspector.netlink.EventStream;
import dnet.inspector.netlink.EventStream.Outcome;
import dnet.inspector.netlink.KernelEvent;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * One stream of events, and what to do when some of them are lost: empty it, hear nothing for a
 * while (each loss in a row doubles it), empty it again; then all that it tells of must be read.
 * Times are nanoseconds of one clock.
 */
final class Ear implements AutoCloseable {
  static final long FIRST_PAUSE = 50_000_000;
  static final long LONGEST_PAUSE = 10_000_000_000L;

  /** So long without a loss, and the next one is a first one. */
  static final long CALM = 30_000_000_000L;

  /** Datagrams taken at once; a flood must not keep others waiting. */
  private static final int AT_ONCE = 512;

  /** Emptying ends here: a flood may fill as fast. */
  private static final int EMPTYING = 16_384;

  private static final long NEVER = Long.MAX_VALUE;

  private final EventStream stream;
  private long deafUntil = NEVER;
  private long lostAt = NEVER;
  private long pause;

  Ear(EventStream stream) {
    this.stream = stream;
  }

  /** What to wait for, unless deaf. */
  Pollable pollable() {
    return stream.pollable();
  }

  /**
   * Hears what has come.
   *
   * @return false if events were lost: this is deaf now
   * @throws IOException if the stream is broken
   */
  boolean listen(long now, Consumer<KernelEvent> sink) throws IOException {
    if (isDeaf()) {
      return true;
    }
    if (stream.drain(AT_ONCE, sink) != Outcome.LOST) {
      return true;
    }
    boolean again = lostAt != NEVER && now - lostAt < CALM;
    pause = again ? Math.min(pause * 2, LONGEST_PAUSE) : FIRST_PAUSE;
    lostAt = now;
    deafUntil = now + pause;
    stream.drain(EMPTYING, event -> {});
    return false;
  }

  /** Whether events are neither heard nor waited for. */
  boolean isDeaf() {
    return deafUntil != NEVER;
  }

  /** When to call {@link #recover}; {@link Long#MAX_VALUE} when there is no need. */
  long deafUntil() {
    return deafUntil;
  }

  /** When events were lost last. */
  long lostAt() {
    return lostAt;
  }

  /** Hears again from now on. What it tells of has to be read after this. */
  void recover() throws IOException {
    stream.drain(EMPTYING, event -> {});
    deafUntil = NEVER;
  }

  @Override
  public void close() {
    stream.close();
  }
}
