package dnet.tui.cli;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Has the garbage of a command that runs for days collected now and then. The serial collector does
 * so by itself only when its old generation has grown to its limit, which takes hours where little
 * happens: until then the process grows, to the double and more.
 */
final class Housekeeping {
  private static final long MINUTES = 2;
  private static final AtomicBoolean STARTED = new AtomicBoolean();

  private Housekeeping() {}

  /** Begins, once, on a thread of its own, which ends with dnet. */
  static void start() {
    if (STARTED.getAndSet(true)) {
      return;
    }
    Thread thread = new Thread(Housekeeping::run, "housekeeping");
    thread.setDaemon(true);
    thread.start();
  }

  private static void run() {
    try {
      while (true) {
        TimeUnit.MINUTES.sleep(MINUTES);
        System.gc();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
