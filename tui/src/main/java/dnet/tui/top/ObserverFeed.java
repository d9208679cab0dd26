package dnet.tui.top;

import dnet.inspector.assemble.Assembler;
import dnet.inspector.model.Host;
import dnet.inspector.snapshot.Snapshot;
import dnet.tui.top.facts.Ledger;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads the whole host again and again, on a thread of its own: one reading that hangs stops the
 * readings, never the screen.
 */
public final class ObserverFeed implements Feed {
  /** A reading may take this share of the time at most, whatever the interval. */
  private static final int SHARE = 4;

  private final Observation observation;
  private final Duration interval;
  private final Ledger ledger = new Ledger();
  private final Semaphore asked = new Semaphore(0);
  private volatile boolean closed;

  /** A feed that reads at an interval, or less often where a reading takes long. */
  public ObserverFeed(Observation observation, Duration interval) {
    this.observation = observation;
    this.interval = interval;
  }

  @Override
  public void start(Sink sink) {
    Thread thread = new Thread(() -> run(sink), "top-observer");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Sink sink) {
    while (!closed) {
      long began = System.nanoTime();
      read(sink);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      Duration pause = interval.minus(took);
      Duration least = took.multipliedBy(SHARE - 1);
      pause = pause.compareTo(least) < 0 ? least : pause;
      try {
        if (asked.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          asked.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void read(Sink sink) {
    try {
      Snapshot snapshot = observation.take();
      Host host = Assembler.assemble(snapshot);
      if (!closed) {
        sink.facts(ledger.host(host, snapshot, Instant.now(), Collections.emptySortedMap()));
      }
    } catch (IOException e) {
      sink.trouble(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void refresh() {
    asked.release();
  }

  @Override
  public void close() {
    closed = true;
    asked.release();
  }
}
