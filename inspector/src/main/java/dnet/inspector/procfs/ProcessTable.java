package dnet.inspector.procfs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All processes as they were seen last. To bring it up to date only those are looked at that are
 * new or were a moment ago: a process enters its namespace and its cgroup, and becomes another
 * program, soon after it has started. For one thread.
 */
public final class ProcessTable {
  /** How long a process is looked at each time. */
  private static final long YOUNG_NANOS = 3_000_000_000L;

  private final ProcFs proc;
  private final ProcessReader reader;
  private final Map<Integer, Entry> entries = new HashMap<>();
  private final Map<Integer, ProcessFacts> finished = new HashMap<>();
  private Set<Integer> appeared = Set.of();
  private ProcessScan scan = new ProcessScan(List.of(), List.of(), 0);
  private String lastStarted = "";

  /** An empty table of the processes below a {@code /proc}. */
  public ProcessTable(ProcFs proc) {
    this.proc = proc;
    this.reader = new ProcessReader(proc);
  }

  /**
   * One process.
   *
   * @param facts null for one that is the kernel's own, or that may not be looked at
   * @param proxy null for all that are no docker-proxy
   */
  private record Entry(
      @Nullable ProcessFacts facts, @Nullable ProxyProcess proxy, boolean denied, long firstSeen) {}

  /** What is known now. */
  public ProcessScan scan() {
    return scan;
  }

  /** The processes that the last update found. */
  public Set<Integer> appeared() {
    return appeared;
  }

  /**
   * Looks at all processes anew.
   *
   * @return whether {@link #scan} has changed
   * @throws IOException if {@code /proc} itself cannot be listed
   */
  public boolean rescan() throws IOException {
    entries.clear();
    finished.clear();
    return update(System.nanoTime());
  }

  /**
   * Whether a process was started since the last update. One small file tells it, so that an idle
   * host's processes need not be listed; true when it does not.
   */
  public boolean somethingStarted() throws IOException {
    String last = lastStarted();
    return last.isEmpty() || !last.equals(lastStarted);
  }

  /** The last field of {@code /proc/loadavg}: the id that was given out last. */
  private String lastStarted() throws IOException {
    String text = proc.text("loadavg");
    return text == null ? "" : text.strip().substring(text.strip().lastIndexOf(' ') + 1);
  }

  /**
   * Looks at new and young processes, and forgets those that have ended.
   *
   * @param now of {@link System#nanoTime}
   * @return whether {@link #scan} has changed
   * @throws IOException if {@code /proc} itself cannot be listed
   */
  public boolean update(long now) throws IOException {
    lastStarted = lastStarted();
    Set<Integer> living = new HashSet<>();
    Set<Integer> found = new HashSet<>();
    for (int pid : proc.pids()) {
      living.add(pid);
      Entry known = entries.get(pid);
      if (known == null) {
        found.add(pid);
        entries.put(pid, look(pid, now));
      } else if (now - known.firstSeen() < YOUNG_NANOS) {
        entries.put(pid, look(pid, known.firstSeen()));
      }
    }
    entries.keySet().retainAll(living);
    finished.keySet().retainAll(living);
    appeared = Set.copyOf(found);
    ProcessScan before = scan;
    scan = select();
    return !scan.equals(before);
  }

  private Entry look(int pid, long firstSeen) throws IOException {
    try {
      ProcessFacts facts = reader.read(pid);
      return new Entry(facts, facts == null ? null : reader.proxy(facts), false, firstSeen);
    } catch (AccessDeniedException e) {
      return new Entry(null, null, true, firstSeen);
    }
  }

  private ProcessScan select() {
    ProcessSelection selection = new ProcessSelection();
    List<ProxyProcess> proxies = new ArrayList<>();
    int denied = 0;
    for (Entry entry : entries.values()) {
      if (entry.facts() != null) {
        selection.add(entry.facts());
      }
      if (entry.proxy() != null) {
        proxies.add(entry.proxy());
      }
      denied += entry.denied() ? 1 : 0;
    }
    proxies.sort(Comparator.comparingInt(ProxyProcess::pid));
    return new ProcessScan(selection.selected(this::finish), proxies, denied);
  }

  /** The parent is asked for once: it tells who started a container. */
  private ProcessFacts finish(ProcessFacts process) {
    ProcessFacts known = finished.get(process.pid());
    boolean same =
        known != null
            && known.startTicks() == process.startTicks()
            && known.netns() == process.netns()
            && known.command().equals(process.command())
            && known.cgroup().equals(process.cgroup());
    if (known == null || !same) {
      known = reader.withParent(process);
      finished.put(process.pid(), known);
    }
    return known;
  }
}
