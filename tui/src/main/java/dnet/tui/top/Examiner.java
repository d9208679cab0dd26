package dnet.tui.top;

import dnet.inspector.model.Host;
import dnet.inspector.report.DoctorReport;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Examines the newest host on a thread of its own, a small share of the time. */
final class Examiner {
  private static final int SHARE = 100;
  private static final long LEAST_MILLIS = 1000;

  /** However busy the machine is, a finding is not older than this. */
  private static final long MOST_MILLIS = 10_000;

  private final Consumer<DoctorReport> sink;
  private final AtomicReference<Host> next = new AtomicReference<>();
  private final Thread thread = new Thread(this::run, "top-examiner");

  Examiner(Consumer<DoctorReport> sink) {
    this.sink = sink;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** This one next; one that still waits is not examined any more. */
  void examine(Host host) {
    synchronized (next) {
      next.set(host);
      next.notifyAll();
    }
  }

  private void run() {
    try {
      while (true) {
        Host host = await();
        long began = System.nanoTime();
        sink.accept(DoctorReport.of(host));
        long took = (System.nanoTime() - began) / 1_000_000;
        Thread.sleep(Math.min(MOST_MILLIS, Math.max(LEAST_MILLIS, took * SHARE)));
      }
    } catch (InterruptedException e) {
      // The end.
    }
  }

  private Host await() throws InterruptedException {
    synchronized (next) {
      Host host = next.getAndSet(null);
      while (host == null) {
        next.wait();
        host = next.getAndSet(null);
      }
      return host;
    }
  }

  void close() {
    thread.interrupt();
  }
}
