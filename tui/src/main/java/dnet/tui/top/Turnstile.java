package dnet.tui.top;

import java.util.function.BooleanSupplier;

/** Lets a reader's thread through when it is wanted, there is something to read, and time. */
final class Turnstile {
  private boolean wanted;
  private boolean closed;

  /** Lets it through from now on, or not. */
  synchronized void want(boolean now) {
    if (wanted != now) {
      wanted = now;
      notifyAll();
    }
  }

  /** There may be something to read now. */
  synchronized void knock() {
    notifyAll();
  }

  /** The end. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /**
   * Waits.
   *
   * @param pause milliseconds at least
   * @param ready whether there is something to read; asked while nobody else has this object's lock
   * @return false at the end
   */
  synchronized boolean await(long pause, BooleanSupplier ready) throws InterruptedException {
    long until = System.nanoTime() + pause * 1_000_000;
    while (!closed) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left > 0) {
        wait(left);
      } else if (wanted && ready.getAsBoolean()) {
        return true;
      } else {
        wait();
      }
    }
    return false;
  }
}
