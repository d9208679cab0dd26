package dnet.inspector.remedy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Notices that a container's process was started, by looking through {@code /proc}. To be replaced
 * by the host's watcher.
 */
public final class StartWatch {
  private static final long POLL_MILLIS = 50;

  private final Path proc;
  private Set<String> known = Set.of();

  /** Watches {@code /proc}. */
  public StartWatch() {
    this(Path.of("/proc"));
  }

  StartWatch(Path proc) {
    this.proc = proc;
  }

  /**
   * Waits for a process of a container that was not there when this was last called.
   *
   * @return whether there is one; false when the time is up
   */
  public boolean await(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    do {
      if (look()) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    } while (System.nanoTime() < deadline);
    return false;
  }

  private boolean look() {
    String[] names = new File(proc.toString()).list((folder, name) -> name.matches("[0-9]{1,9}"));
    Set<String> now = names == null ? Set.of() : Set.of(names);
    Set<String> fresh = new HashSet<>(now);
    fresh.removeAll(known);
    known = now;
    return fresh.stream().anyMatch(this::isOfContainer);
  }

  /** Containers of every engine have 64 hexadecimal digits in their cgroup's path. */
  private boolean isOfContainer(String pid) {
    try {
      return Files.readString(proc.resolve(pid).resolve("cgroup")).matches("(?s).*[0-9a-f]{64}.*");
    } catch (IOException e) {
      return false;
    }
  }
}
