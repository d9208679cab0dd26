package dnet.inspector.procfs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /**
   * Scans all processes. Those that end meanwhile are left out.
   *
   * @throws IOException if {@code /proc} itself cannot be listed
   */
  public static ProcessScan of(ProcFs proc) throws IOException {
    Scanner scanner = new Scanner(proc);
    for (int pid : proc.pids()) {
      scanner.look(pid);
    }
    return scanner.result();
  }

  /**
   * One process; null when it is gone or may not be looked at.
   *
   * @param containerId the container that it is known to be of; null for none
   */
  public static @Nullable ProcessFacts one(ProcFs proc, int pid, @Nullable String containerId)
      throws IOException {
    try {
      ProcessFacts read = new Scanner(proc).read(pid);
      return read == null
          ? null
          : new ProcessFacts(
              pid, read.startTicks(), read.command(), read.netns(), containerId, read.cgroup());
    } catch (AccessDeniedException e) {
      return null;
    }
  }

  private static final class Scanner {
    private final ProcFs proc;
    private final Map<String, ProcessFacts> firstOfContainer = new HashMap<>();
    private final Map<Long, ProcessFacts> oldestOfNamespace = new HashMap<>();
    private final List<ProxyProcess> proxies = new ArrayList<>();
    private int denied;

    Scanner(ProcFs proc) {
      this.proc = proc;
    }

    void look(int pid) throws IOException {
      try {
        ProcessFacts process = read(pid);
        if (process == null) {
          return;
        }
        if (process.command().equals("docker-proxy")) {
          proxy(process);
        }
        String container = process.containerId();
        if (container != null) {
          firstOfContainer.merge(container, process, Scanner::older);
        } else {
          oldestOfNamespace.merge(process.netns(), process, Scanner::older);
        }
      } catch (AccessDeniedException e) {
        denied++;
      }
    }

    private @Nullable ProcessFacts read(int pid) throws IOException {
      String line = proc.text(pid + "/stat");
      Stat stat = line == null ? null : Stat.parse(line);
      if (stat == null || stat.isKernelThread()) {
        return null;
      }
      long netns = proc.namespaceInode(pid + "/ns/net");
      String cgroup = netns == 0 ? null : proc.text(pid + "/cgroup");
      if (cgroup == null) {
        return null;
      }
      return new ProcessFacts(
          pid,
          stat.startTicks(),
          stat.command(),
          netns,
          CgroupPath.containerId(cgroup),
          CgroupPath.shown(cgroup));
    }

    /** Asked for the few that are kept only, not for all. */
    private ProcessFacts withParent(ProcessFacts process) {
      try {
        String line = proc.text(process.pid() + "/stat");
        Stat own = line == null ? null : Stat.parse(line);
        String above = own == null ? null : proc.text(own.parent() + "/stat");
        Stat parent = above == null ? null : Stat.parse(above);
        return new ProcessFacts(
            process.pid(),
            process.startTicks(),
            process.command(),
            process.netns(),
            process.containerId(),
            process.cgroup(),
            parent == null ? null : parent.command());
      } catch (IOException e) {
        return process;
      }
    }

    private void proxy(ProcessFacts process) throws IOException {
      String commandLine = proc.text(process.pid() + "/cmdline");
      ProxyProcess proxy =
          commandLine == null
              ? null
              : ProxyArguments.parse(
                  process.pid(), process.netns(), List.of(commandLine.split("\0", -1)));
      if (proxy != null) {
        proxies.add(proxy);
      }
    }

    /** The one that started first; of two in the same tick the one with the lower id. */
    private static ProcessFacts older(ProcessFacts a, ProcessFacts b) {
      return ORDER.compare(a, b) <= 0 ? a : b;
    }

    private static final Comparator<ProcessFacts> ORDER =
        Comparator.comparingLong(ProcessFacts::startTicks).thenComparingInt(ProcessFacts::pid);

    ProcessScan result() {
      List<ProcessFacts> processes = new ArrayList<>(firstOfContainer.values());
      for (ProcessFacts process : oldestOfNamespace.values()) {
        if (processes.stream().noneMatch(p -> p.netns() == process.netns())) {
          processes.add(process);
        }
      }
      processes.replaceAll(this::withParent);
      processes.sort(Comparator.comparingInt(ProcessFacts::pid));
      proxies.sort(Comparator.comparingInt(ProxyProcess::pid));
      return new ProcessScan(processes, proxies, denied);
    }
  }
}
