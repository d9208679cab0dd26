package dnet.inspector.snapshot;

import dnet.inspector.docker.Engine;
import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.netlink.Rtnetlink;
import dnet.inspector.procfs.NamespaceMount;
import dnet.inspector.procfs.NamespaceMounts;
import dnet.inspector.procfs.ProcFs;
import dnet.inspector.procfs.ProcessScan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * What every observation does first, whatever is asked of it: begun before the question has been
 * read, for reading the command line takes a tenth of a second. To throw one away does no harm.
 */
public final class EarlyStart {
  private final FutureTask<ProcessScan> processes;
  private final FutureTask<List<NamespaceMount>> mounts;

  private EarlyStart(ProcFs proc) {
    processes = new FutureTask<>(() -> ProcessScan.of(proc));
    mounts = new FutureTask<>(() -> NamespaceMounts.find(proc));
  }

  /** Begins, on threads of its own. */
  public static EarlyStart now() {
    EarlyStart early = new EarlyStart(new ProcFs(Path.of("/proc")));
    start("early-native", EarlyStart::loadNative);
    start("early-engine", Engine::warmUp);
    start("early-processes", early.processes);
    start("early-mounts", early.mounts);
    return early;
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** The first use of a system call or of netlink takes a hundred times as long as the second. */
  private static void loadNative() {
    Namespaces.warmUp();
    try (NetnsHandle home = NetnsHandle.ofThisThread();
        Rtnetlink route = Rtnetlink.open(home.toString())) {
      route.addresses();
    } catch (IOException e) {
      // The observation itself will meet it, and tell.
    }
  }

  /** All processes that matter, as {@link ProcessScan#of} finds them. */
  ProcessScan processes() throws IOException {
    return get(processes);
  }

  /** All mounted namespaces, as {@link NamespaceMounts#find} finds them. */
  List<NamespaceMount> mounts() throws IOException {
    return get(mounts);
  }

  private static <T> T get(FutureTask<T> task) throws IOException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading /proc", e);
    }
  }
}
