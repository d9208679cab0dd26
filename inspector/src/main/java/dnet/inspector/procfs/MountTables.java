package dnet.inspector.procfs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The mounted network namespaces of all mount tables, as they were seen last. Most tables are
 * containers' own and hold none; those are not read again until all are. For one thread.
 */
public final class MountTables {
  private final ProcFs proc;
  private long ownTable;
  private List<NamespaceMount> own = List.of();

  /** By mount namespace; only those with namespaces in them. */
  private final Map<Long, Table> others = new HashMap<>();

  private final Set<Long> seen = new HashSet<>();

  /** All of them as they are handed out; null when they have to be put together anew. */
  private @Nullable List<NamespaceMount> joined;

  /** Knows no table yet. */
  public MountTables(ProcFs proc) {
    this.proc = proc;
  }

  private record Table(int pid, List<NamespaceMount> mounts) {}

  /**
   * Reads the tables of all processes.
   *
   * @throws IOException if dnet's own cannot be read
   */
  public void readAll() throws IOException {
    others.clear();
    seen.clear();
    readOwn();
    for (int pid : proc.pids()) {
      readOnce(pid);
    }
  }

  /**
   * Reads again those tables that hold namespaces, and those of processes that are new.
   *
   * @param appeared the new processes
   * @throws IOException if dnet's own cannot be read
   */
  public void update(Collection<Integer> appeared) throws IOException {
    readOwn();
    for (Map.Entry<Long, Table> other : List.copyOf(others.entrySet())) {
      int pid = other.getValue().pid();
      String table = inTableOf(pid, other.getKey()) ? proc.text(pid + "/mountinfo") : null;
      if (table == null) {
        // Another process may be in that mount namespace still.
        readAll();
        return;
      }
      others.put(other.getKey(), new Table(pid, NamespaceMounts.parse(table, pid)));
    }
    add(appeared);
  }

  /** Reads the tables of processes that are new, unless they were read. */
  public void add(Collection<Integer> appeared) throws IOException {
    for (int pid : new TreeSet<>(appeared)) {
      readOnce(pid);
    }
  }

  /** Reads the tables of processes again, of which none is known to hold a namespace. */
  public void revisit(Collection<Integer> pids) throws IOException {
    for (int pid : new TreeSet<>(pids)) {
      try {
        long table = proc.namespaceInode(pid + "/ns/mnt");
        if (!others.containsKey(table)) {
          seen.remove(table);
          readOnce(pid);
        }
      } catch (AccessDeniedException e) {
        // Another's process: its mounts stay unseen, as does everything else of it.
      }
    }
  }

  private boolean inTableOf(int pid, long table) {
    try {
      return proc.namespaceInode(pid + "/ns/mnt") == table;
    } catch (IOException e) {
      return false;
    }
  }

  private void readOwn() throws IOException {
    ownTable = proc.namespaceInode("self/ns/mnt");
    String text = proc.text("self/mountinfo");
    own = text == null ? List.of() : NamespaceMounts.parse(text, 0);
    joined = null;
  }

  private void readOnce(int pid) throws IOException {
    try {
      long table = proc.namespaceInode(pid + "/ns/mnt");
      if (table == 0 || table == ownTable || !seen.add(table)) {
        return;
      }
      String text = proc.text(pid + "/mountinfo");
      if (text == null) {
        // It has ended: whoever else is in there shall be asked.
        seen.remove(table);
        return;
      }
      List<NamespaceMount> found = NamespaceMounts.parse(text, pid);
      if (!found.isEmpty()) {
        others.put(table, new Table(pid, found));
        joined = null;
      }
    } catch (AccessDeniedException e) {
      // Another's process: its mounts stay unseen, as does everything else of it.
    }
  }

  /** Each namespace once a path, those of dnet's own table first; ordered by namespace. */
  public List<NamespaceMount> mounts() {
    List<NamespaceMount> known = joined;
    if (known == null) {
      known = join();
      joined = known;
    }
    return known;
  }

  private List<NamespaceMount> join() {
    Map<String, NamespaceMount> found = new TreeMap<>();
    own.forEach(m -> found.put(m.inode() + m.path(), m));
    others.values().stream()
        .sorted(Comparator.comparingInt(Table::pid))
        .flatMap(t -> t.mounts().stream())
        .forEach(m -> found.putIfAbsent(m.inode() + m.path(), m));
    List<NamespaceMount> mounts = new ArrayList<>(found.values());
    mounts.sort(
        Comparator.comparingLong(NamespaceMount::inode).thenComparing(NamespaceMount::path));
    return List.copyOf(mounts);
  }

  /** A process in each of the tables that hold namespaces; 0 for dnet's own. */
  public Set<Integer> holders() {
    Set<Integer> pids = new TreeSet<>();
    pids.add(0);
    others.values().forEach(t -> pids.add(t.pid()));
    return pids;
  }
}
