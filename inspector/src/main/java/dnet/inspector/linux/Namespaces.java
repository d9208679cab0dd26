package dnet.inspector.linux;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs something inside a network namespace.
 *
 * <p>A thread's namespace is inherited by every thread and process that it starts, also by those
 * that the JDK starts behind its back. So a thread that enters one serves for that alone, and ends
 * without coming home. What it does there must make system calls only: no pool, no process, no
 * logging, no name lookup, no Docker.
 */
public final class Namespaces {
  /** CLONE_NEWNET of linux/sched.h. */
  private static final int CLONE_NEWNET = 0x40000000;

  private static final long DEADLINE_SECONDS = 30;

  private Namespaces() {}

  /** Loads the native library, so that a later call need not wait for it. */
  public static void warmUp() {
    // It is loaded by the first call; what it starts must not be started in another namespace.
    LibC.get().geteuid();
  }

  /**
   * Does {@code task} inside {@code namespace} and returns its result.
   *
   * @throws IOException if the namespace cannot be entered, the task fails so, or it does not end
   *     within thirty seconds
   */
  public static <T> T call(NetnsHandle namespace, Callable<T> task) throws IOException {
    FutureTask<T> future =
        new FutureTask<>(
            () -> {
              enter(namespace);
              return task.call();
            });
    Thread thread = new Thread(null, future, "netns-" + namespace.id().inode(), 256 << 10);
    thread.setDaemon(true);
    thread.start();
    try {
      try {
        return future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
      } finally {
        if (future.isDone()) {
          thread.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
        }
      }
    } catch (ExecutionException e) {
      throw asIoException(namespace, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("reading namespace " + namespace + ": no answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("reading namespace " + namespace + ": interrupted", e);
    }
  }

  /**
   * A new, empty namespace, which lives as long as it is held: it has no name and no process
   * (unshare(2)).
   *
   * @throws IOException if this process may not make one
   */
  public static NetnsHandle fresh() throws IOException {
    try (NetnsHandle here = NetnsHandle.ofThisThread()) {
      return call(
          here,
          () -> {
            if (LibC.get().unshare(CLONE_NEWNET) != 0) {
              throw new SystemCallException("unshare", "a new namespace", LibC.errno());
            }
            return NetnsHandle.ofThisThread();
          });
    }
  }

  private static IOException asIoException(NetnsHandle namespace, Throwable cause) {
    if (cause instanceof IOException io) {
      return io;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new IOException("reading namespace " + namespace + ": " + cause.getMessage(), cause);
  }

  /** What a thread does in the namespaces that it goes through. */
  public interface Visit {
    /** Called inside {@code namespace}; the rules for a task hold. */
    void inside(NetnsHandle namespace);

    /** Called instead when {@code namespace} cannot be entered. */
    void refused(NetnsHandle namespace, IOException why);
  }

  /**
   * Starts a thread that enters one namespace after the other, and ends after the last: to start
   * one for each would cost more than to read it.
   *
   * @param next gives the namespaces; null ends the thread
   */
  public static Thread tour(String name, Supplier<@Nullable NetnsHandle> next, Visit visit) {
    Thread thread =
        new Thread(
            null,
            () -> {
              for (NetnsHandle at = next.get(); at != null; at = next.get()) {
                try {
                  enter(at);
                } catch (IOException e) {
                  visit.refused(at, e);
                  continue;
                }
                visit.inside(at);
              }
            },
            name,
            256 << 10);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Entering needs CAP_SYS_ADMIN, except where the thread is already. */
  private static void enter(NetnsHandle namespace) throws IOException {
    if (LibC.get().setns(namespace.fd(), CLONE_NEWNET) == 0) {
      return;
    }
    int errno = LibC.errno();
    try (NetnsHandle here = NetnsHandle.ofThisThread()) {
      if (!here.id().equals(namespace.id())) {
        throw new SystemCallException("setns", "namespace " + namespace, errno);
      }
    }
  }
}
