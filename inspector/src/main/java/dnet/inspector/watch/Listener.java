package dnet.inspector.watch;

import java.io.IOException;

/**
 * Hears of a host's changes, on the watcher's own thread: what takes long belongs on another, for
 * the next change waits meanwhile. It must not throw.
 */
public interface Listener {
  /**
   * There is a new picture; the first comes soon after the start, whether anything changes or not.
   */
  void updated(Update update);

  /** Counters that were asked for, or are read at an interval. */
  default void counted(CounterReading counters) {}

  /** The watcher cannot go on, and has ended. */
  default void failed(IOException why) {}
}
