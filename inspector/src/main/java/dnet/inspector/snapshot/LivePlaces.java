package dnet.inspector.snapshot;

import dnet.inspector.model.NetnsId;
import dnet.inspector.procfs.MountTables;
import dnet.inspector.procfs.NamespaceMount;
import dnet.inspector.procfs.ProcFs;
import dnet.inspector.procfs.ProcessFacts;
import dnet.inspector.procfs.ProcessScan;
import dnet.inspector.procfs.ProcessTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which namespaces there are, by the processes and mounts that hold them, kept up to date. */
final class LivePlaces {
  private final ProcFs proc;
  private final ProcessTable table;
  private final MountTables mounts;

  /** First processes of containers whom no cgroup tells of, as the engine says. */
  private final Map<String, ProcessFacts> told = new TreeMap<>();

  /** All processes as they are handed out; null when they have to be put together anew. */
  private @Nullable List<ProcessFacts> joined;

  private NamespaceHandles.@Nullable Holders holders;
  private NamespaceHandles.@Nullable Holders knownOf;
  private Set<NetnsId> known = Set.of();
  private List<ProcessFacts> holdersOf = List.of();
  private List<NamespaceMount> holdersIn = List.of();

  LivePlaces(ProcFs proc) {
    this.proc = proc;
    this.table = new ProcessTable(proc);
    this.mounts = new MountTables(proc);
  }

  /**
   * Looks for new ones, and for those that are gone.
   *
   * @param mountsToo whether mount tables may have changed
   * @param all whether every process and mount table is read, or only what may have changed
   */
  void update(boolean mountsToo, boolean all) throws IOException {
    if (all) {
      table.rescan();
      joined = null;
      mounts.readAll();
    } else {
      joined = table.update() ? null : joined;
      if (mountsToo) {
        mounts.update(table.appeared());
      } else {
        mounts.add(table.appeared());
      }
      mounts.revisit(table.revisited());
    }
    for (ProcessFacts process : List.copyOf(told.values())) {
      tell(String.valueOf(process.containerId()), process.pid());
    }
  }

  /**
   * Takes the engine's word for a container's first process, if the kernel knows it.
   *
   * @return false if it does not
   */
  boolean tell(String container, int pid) throws IOException {
    ProcessFacts process = ProcessScan.one(proc, pid, container);
    ProcessFacts before = process == null ? told.remove(container) : told.put(container, process);
    joined = Objects.equals(before, process) ? joined : null;
    return process != null;
  }

  /** Whether there is such a process, as far as is known. */
  boolean contains(int pid) {
    return table.contains(pid);
  }

  ProcessScan scan() {
    return table.scan();
  }

  List<ProcessFacts> processes() {
    List<ProcessFacts> known = joined;
    if (known == null) {
      known = join();
      joined = known;
    }
    return known;
  }

  private List<ProcessFacts> join() {
    Set<String> seen = new HashSet<>();
    List<ProcessFacts> processes = new ArrayList<>(table.scan().processes());
    processes.forEach(p -> seen.add(String.valueOf(p.containerId())));
    told.forEach(
        (container, process) -> {
          if (!seen.contains(container)) {
            processes.add(process);
          }
        });
    return List.copyOf(processes);
  }

  List<NamespaceMount> mounts() {
    return mounts.mounts();
  }

  /** A process in each mount table that holds namespaces; 0 for dnet's own. */
  Set<Integer> mountHolders() {
    return mounts.holders();
  }

  /** What holds which namespace; the same object while nothing has changed. */
  @SuppressWarnings("ReferenceEquality") // what has not changed is the same object
  NamespaceHandles.Holders holders() {
    NamespaceHandles.Holders known = holders;
    if (known == null || holdersOf != processes() || holdersIn != mounts()) {
      holdersOf = processes();
      holdersIn = mounts();
      known = new NamespaceHandles.Holders(holdersOf, holdersIn);
      holders = known;
    }
    return known;
  }

  /** All namespaces that somebody holds; the same object while nothing has changed. */
  Set<NetnsId> known(NetnsId home) {
    NamespaceHandles.Holders now = holders();
    if (now != knownOf) {
      knownOf = now;
      Set<NetnsId> all = new LinkedHashSet<>();
      all.add(home);
      all.addAll(now.namespaces());
      known = all.equals(known) ? known : Collections.unmodifiableSet(all);
    }
    return known;
  }

  /** Of these namespaces those that nothing but processes holds, and of each one process. */
  Map<NetnsId, Integer> heldByProcess(Set<NetnsId> of) {
    Map<NetnsId, Integer> held = new HashMap<>();
    for (ProcessFacts process : processes()) {
      NetnsId id = new NetnsId(process.netns());
      if (of.contains(id)) {
        held.putIfAbsent(id, process.pid());
      }
    }
    mounts().forEach(m -> held.remove(new NetnsId(m.inode())));
    return held;
  }
}
