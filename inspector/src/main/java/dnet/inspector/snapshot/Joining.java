package dnet.inspector.snapshot;

/** Waits for threads. */
public final class Joining {
  private Joining() {}

  /** Until the thread has ended, also when interrupted, which the caller finds out afterwards. */
  public static void fully(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
