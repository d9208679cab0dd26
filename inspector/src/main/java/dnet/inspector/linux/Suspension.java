package dnet.inspector.linux;

/** Stops this process as its terminal's Ctrl-Z would. */
public final class Suspension {
  /** SIGTSTP wherever Docker runs (signal(7)). */
  private static final int SIGTSTP = 20;

  private Suspension() {}

  /**
   * Stops all threads until somebody continues the process. The signal must have its default effect
   * now. Returns at once where nobody could continue it: in an orphaned process group.
   */
  public static void stop() {
    LibC.get().raise(SIGTSTP);
  }
}
