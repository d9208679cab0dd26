package dnet.inspector.snapshot;

import dnet.inspector.model.NetnsId;
import dnet.inspector.procfs.ProcFs;
import dnet.inspector.procfs.ProcessFacts;
import dnet.inspector.procfs.SocketCount;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** How many sockets each namespace had when they were counted last. */
final class SocketCounts {
  private final ProcFs proc;
  private final Map<NetnsId, String> counts = new HashMap<>();

  SocketCounts(ProcFs proc) {
    this.proc = proc;
  }

  void retain(Set<NetnsId> known) {
    counts.keySet().retainAll(known);
  }

  /**
   * Counts those of some namespaces again.
   *
   * @return where their number is another one; also where they were never counted
   */
  Set<NetnsId> changed(Collection<NetnsId> of, List<ProcessFacts> processes) {
    Set<NetnsId> wanted = new HashSet<>(of);
    Set<NetnsId> changed = new HashSet<>();
    for (ProcessFacts process : processes) {
      NetnsId id = new NetnsId(process.netns());
      if (wanted.contains(id)) {
        String count = SocketCount.of(proc, process.pid());
        if (count != null && wanted.remove(id) && !Objects.equals(count, counts.put(id, count))) {
          changed.add(id);
        }
      }
    }
    return changed;
  }
}
