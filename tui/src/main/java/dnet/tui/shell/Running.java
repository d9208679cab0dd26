package dnet.tui.shell;

import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One command on a thread of its own, which Ctrl-C stops without stopping the shell. */
final class Running {
  /** How long a command that was stopped may still take for leaving nothing behind. */
  private static final long GRACE_MILLIS = 3000;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Gate out;
  private final Gate err;
  private final Thread thread;
  private volatile int code;
  private volatile boolean stopped;

  Running(ShellCommands commands, List<String> words, OutputStream terminal, int width) {
    out = new Gate(terminal);
    err = new Gate(terminal);
    thread =
        new Thread(
            () -> {
              try {
                code = commands.run(words, out, err, width);
              } finally {
                ended.countDown();
              }
            },
            "shell-command");
    thread.setDaemon(true);
  }

  /**
   * Runs until the command has ended, or was stopped and given its grace.
   *
   * @return its exit code; 130 when it was stopped
   */
  int await() {
    thread.start();
    if (stopped) {
      thread.interrupt(); // before it was started, nobody heard that
    }
    boolean interrupted = false;
    try {
      while (!ended.await(100, TimeUnit.MILLISECONDS)) {
        if (stopped) {
          ended.await(GRACE_MILLIS, TimeUnit.MILLISECONDS);
          break;
        }
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      out.shut();
      err.shut();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return stopped || interrupted ? Shell.STOPPED : code;
  }

  /** Asks the command to end; may be called from any thread, more than once. */
  void stop() {
    stopped = true;
    thread.interrupt();
  }
}
