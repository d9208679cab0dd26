package dnet.inspector.procfs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pass over all processes: which is a container's first, which hold a namespace that no
 * container does, which are docker-proxies.
 *
 * @param processes containers' first processes, then the oldest process of every other namespace
 * @param denied how many processes could not be looked at
 */
public record ProcessScan(List<ProcessFacts> processes, List<ProxyProcess> proxies, int denied) {
  public ProcessScan {
    processes = List.copyOf(processes);
    proxies = List.copyOf(proxies);
  }

  // Written out: what the language makes costs a millisecond or more when it is first used.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ProcessScan that
        && processes.equals(that.processes)
        && proxies.equals(that.proxies)
        && denied == that.denied;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * processes.hashCode() + proxies.hashCode()) + denied;
  }

  /**
   * Scans all processes. Those that end meanwhile are left out.
   *
   * @throws IOException if {@code /proc} itself cannot be listed
   */
  public static ProcessScan of(ProcFs proc) throws IOException {
    ProcessTable table = new ProcessTable(proc);
    table.rescan();
    return table.scan();
  }

  /**
   * One process; null when it is gone or may not be looked at.
   *
   * @param containerId the container that it is known to be of; null for none
   */
  public static @Nullable ProcessFacts one(ProcFs proc, int pid, @Nullable String containerId)
      throws IOException {
    try {
      ProcessFacts read = new ProcessReader(proc).read(pid);
      return read == null
          ? null
          : new ProcessFacts(
              pid, read.startTicks(), read.command(), read.netns(), containerId, read.cgroup());
    } catch (AccessDeniedException e) {
      return null;
    }
  }
}
