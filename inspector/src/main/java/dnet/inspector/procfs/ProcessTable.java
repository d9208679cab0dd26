package dnet.inspector.procfs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All processes as they were seen last. To bring it up to date those are looked at that are new or
 * were a moment ago, for a process enters its namespace and its cgroup, and becomes another
 * program, soon after it has started; and of the others a few each time, in turn. For one thread.
 */
public final class ProcessTable {
  /** In clock ticks, of which a second has a hundred: so long a process is looked at each time. */
  private static final long YOUNG = 300;

  /** In so many updates each process has its turn. */
  static final int TURNS = 200;

  private final ProcFs proc;
  private final ProcessReader reader;
  private final Map<Integer, Entry> entries = new HashMap<>();
  private final Map<Integer, ProcessFacts> finished = new HashMap<>();
  private Set<Integer> appeared = Set.of();
  private Set<Integer> revisited = Set.of();
  private int turn;
  private ProcessScan scan = new ProcessScan(List.of(), List.of(), 0);

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
  private record Entry(@Nullable ProcessFacts facts, @Nullable ProxyProcess proxy, boolean denied) {
    // Written out: what the language makes costs a millisecond or more when it is first used.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Entry that
          && Objects.equals(facts, that.facts)
          && Objects.equals(proxy, that.proxy)
          && denied == that.denied;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * Objects.hashCode(facts) + Objects.hashCode(proxy))
          + Boolean.hashCode(denied);
    }

    boolean isYoung(long now) {
      return facts != null && now - facts.startTicks() < YOUNG;
    }
  }

  /** What is known now. */
  public ProcessScan scan() {
    return scan;
  }

  /** The processes that the last update found. */
  public Set<Integer> appeared() {
    return appeared;
  }

  /** Of the processes that were known those that the last update looked at again in turn. */
  public Set<Integer> revisited() {
    return revisited;
  }

  /** Whether there is such a process, as far as is known. */
  public boolean contains(int pid) {
    return entries.containsKey(pid);
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
    return update();
  }

  /**
   * Looks at new and young processes, at some others, and forgets those that have ended.
   *
   * @return whether {@link #scan} has changed
   * @throws IOException if {@code /proc} itself cannot be listed
   */
  public boolean update() throws IOException {
    Set<Integer> living = new HashSet<>();
    Set<Integer> found = new HashSet<>();
    Set<Integer> again = new HashSet<>();
    boolean changed = false;
    turn = (turn + 1) % TURNS;
    long now = uptime();
    for (int pid : proc.pids()) {
      living.add(pid);
      Entry known = entries.get(pid);
      boolean old = known != null && !known.isYoung(now);
      if (old && pid % TURNS == turn) {
        again.add(pid);
      }
      if (!old || pid % TURNS == turn) {
        Entry seen = look(pid);
        changed |= !seen.equals(entries.put(pid, seen));
        if (known == null) {
          found.add(pid);
        }
      }
    }
    changed |= entries.keySet().retainAll(living);
    finished.keySet().retainAll(living);
    appeared = Set.copyOf(found);
    revisited = Set.copyOf(again);
    if (!changed) {
      return false;
    }
    ProcessScan before = scan;
    scan = select();
    return !scan.equals(before);
  }

  /** Clock ticks since boot, as processes' start times are told in; 0 where it is not known. */
  private long uptime() throws IOException {
    String text = proc.text("uptime");
    String seconds = text == null ? "" : text.split(" ", 2)[0].strip();
    return seconds.matches("[0-9]{1,12}\\.[0-9]{2}") ? Long.parseLong(seconds.replace(".", "")) : 0;
  }

  private Entry look(int pid) throws IOException {
    try {
      ProcessFacts facts = reader.read(pid);
      return new Entry(facts, facts == null ? null : reader.proxy(facts), false);
    } catch (AccessDeniedException e) {
      return new Entry(null, null, true);
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
