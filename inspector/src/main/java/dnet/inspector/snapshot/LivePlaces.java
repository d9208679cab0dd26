package dnet.inspector.snapshot;

import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.NetnsId;
import dnet.inspector.procfs.MountTables;
import dnet.inspector.procfs.NamespaceMount;
import dnet.inspector.procfs.ProcFs;
import dnet.inspector.procfs.ProcessFacts;
import dnet.inspector.procfs.ProcessScan;
import dnet.inspector.procfs.ProcessTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which namespaces there are, by the processes and mounts that hold them, kept up to date. */
final class LivePlaces {
  private final ProcFs proc;
  private final ProcessTable table;
  private final MountTables mounts;

  /** First processes of containers whom no cgroup tells of, as the engine says. */
  private final Map<String, ProcessFacts> told = new TreeMap<>();

  LivePlaces(ProcFs proc) {
    this.proc = proc;
    this.table = new ProcessTable(proc);
    this.mounts = new MountTables(proc);
  }

  /**
   * Looks for new ones, and for those that are gone.
   *
   * @param all whether every process and mount table is read, or only what may have changed
   */
  void update(boolean all) throws IOException {
    if (all) {
      table.rescan();
      mounts.readAll();
    } else {
      table.update(System.nanoTime());
      mounts.update(table.appeared());
    }
    for (ProcessFacts process : List.copyOf(told.values())) {
      tell(String.valueOf(process.containerId()), process.pid());
    }
  }

  /** Whether anything may have changed since, as far as a glance shows. */
  boolean somethingStarted() throws IOException {
    return table.somethingStarted();
  }

  /**
   * Takes the engine's word for a container's first process, if the kernel knows it.
   *
   * @return false if it does not
   */
  boolean tell(String container, int pid) throws IOException {
    ProcessFacts process = ProcessScan.one(proc, pid, container);
    if (process == null) {
      told.remove(container);
      return false;
    }
    told.put(container, process);
    return true;
  }

  ProcessScan scan() {
    return table.scan();
  }

  List<ProcessFacts> processes() {
    Set<String> seen = new HashSet<>();
    List<ProcessFacts> processes = new ArrayList<>(table.scan().processes());
    processes.forEach(p -> seen.add(String.valueOf(p.containerId())));
    told.forEach(
        (container, process) -> {
          if (!seen.contains(container)) {
            processes.add(process);
          }
        });
    return processes;
  }

  List<NamespaceMount> mounts() {
    return mounts.mounts();
  }

  /** A process in each mount table that holds namespaces; 0 for dnet's own. */
  Set<Integer> mountHolders() {
    return mounts.holders();
  }

  /** Opens them at need. */
  NamespaceHandles handles(NetnsHandle home) {
    return new NamespaceHandles(home, processes(), mounts());
  }

  /** Those that nothing but processes holds, and of each the process that is known. */
  Map<NetnsId, Integer> heldByProcess() {
    Map<NetnsId, Integer> held = new TreeMap<>();
    processes().forEach(p -> held.putIfAbsent(new NetnsId(p.netns()), p.pid()));
    mounts().forEach(m -> held.remove(new NetnsId(m.inode())));
    return held;
  }
}
