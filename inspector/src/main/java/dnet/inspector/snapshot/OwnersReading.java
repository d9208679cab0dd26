package dnet.inspector.snapshot;

import dnet.inspector.model.Gap;
import dnet.inspector.procfs.ProcFs;
import dnet.inspector.procfs.SocketOwner;
import dnet.inspector.procfs.SocketOwners;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Who holds the sockets that were read. To find out means looking into all processes, so each
 * socket is looked for once, also one that nobody turned out to hold.
 */
final class OwnersReading {
  /** Those without an owner are looked for again when owners are forgotten for so many times. */
  private static final int UNOWNED_EVERY = 10;

  private final ProcFs proc;
  private final Map<Long, SocketOwner> owners = new HashMap<>();
  private final Set<Long> lookedFor = new HashSet<>();
  private int denied;
  private int forgotten;

  OwnersReading(ProcFs proc) {
    this.proc = proc;
  }

  /** Forgets owners that have ended, and now and then that some sockets have none. */
  void forget(IntPredicate lives) {
    boolean anyEnded = owners.values().removeIf(owner -> !lives.test(owner.pid()));
    forgotten++;
    if (anyEnded || forgotten % UNOWNED_EVERY == 0) {
      lookedFor.retainAll(owners.keySet());
    }
    denied = 0;
  }

  /**
   * Looks for the owners of those sockets that are new; none where no stacks were read.
   *
   * @return whether any came or went
   * @throws IOException if {@code /proc} itself cannot be listed
   */
  boolean update(List<NamespaceFacts> namespaces) throws IOException {
    Set<Long> sockets = new HashSet<>();
    for (NamespaceFacts namespace : namespaces) {
      if (namespace.stack() != null) {
        namespace.stack().sockets().forEach(s -> sockets.add(s.inode()));
      }
    }
    boolean gone = owners.keySet().retainAll(sockets);
    lookedFor.retainAll(sockets);
    Set<Long> fresh = new HashSet<>(sockets);
    fresh.removeAll(lookedFor);
    SocketOwners found = SocketOwners.find(proc, fresh);
    found.owners().forEach(o -> owners.put(o.inode(), o));
    lookedFor.addAll(fresh);
    denied = Math.max(denied, found.denied());
    return gone || !found.owners().isEmpty();
  }

  List<SocketOwner> owners() {
    return owners.values().stream().sorted(Comparator.comparingLong(SocketOwner::inode)).toList();
  }

  List<Gap> gaps() {
    return denied > 1 ? List.of(ReadingGaps.deniedFiles(denied)) : List.of();
  }
}
