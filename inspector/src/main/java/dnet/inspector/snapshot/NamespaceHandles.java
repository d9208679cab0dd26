package dnet.inspector.snapshot;

import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.linux.NoNamespaceException;
import dnet.inspector.linux.SystemCallException;
import dnet.inspector.model.NetnsId;
import dnet.inspector.procfs.NamespaceMount;
import dnet.inspector.procfs.ProcessFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens namespaces by the mounts and processes that hold them, each once and at need. All stay open
 * until this is closed, so that meanwhile no inode means two namespaces. For several threads.
 */
final class NamespaceHandles implements AutoCloseable {
  private final NetnsHandle home;
  private final Holders holders;
  private final Set<NetnsId> gone = new HashSet<>();
  private final Map<NetnsId, NetnsHandle> open = new LinkedHashMap<>();
  private final Map<NetnsId, String> refused = new LinkedHashMap<>();

  /**
   * Opens nothing yet.
   *
   * @param home stays the caller's to close
   */
  NamespaceHandles(NetnsHandle home, Holders holders) {
    this.home = home;
    this.holders = holders;
  }

  private interface Opener {
    NetnsHandle open() throws IOException;
  }

  /** What holds which namespace. Never changes, so it can be used again while nothing has. */
  static final class Holders {
    private final Map<NetnsId, List<Opener>> openers = new LinkedHashMap<>();
    private final Map<NetnsId, Set<String>> names = new HashMap<>();

    Holders(List<ProcessFacts> processes, List<NamespaceMount> mounts) {
      for (NamespaceMount mount : mounts) {
        add(
            mount.inode(),
            "mount " + mount.path(),
            () -> NetnsHandle.ofMount(mount.path(), mount.viaPid()));
      }
      for (ProcessFacts process : processes) {
        add(
            process.netns(),
            "process " + process.pid() + " of " + process.startTicks(),
            () -> NetnsHandle.ofProcess(process.pid()));
      }
    }

    private void add(long inode, String name, Opener opener) {
      NetnsId id = new NetnsId(inode);
      openers.computeIfAbsent(id, i -> new ArrayList<>()).add(opener);
      names.computeIfAbsent(id, i -> new HashSet<>()).add(name);
    }

    /**
     * Those that nothing holds any more of what held them before, though they are held: the kernel
     * gives an inode away again as soon as a namespace has ended, so each may be another namespace.
     * A container that is restarted gets its old inode more often than not.
     */
    Set<NetnsId> replacedSince(Holders before) {
      Set<NetnsId> replaced = new HashSet<>();
      names.forEach(
          (id, now) -> {
            Set<String> then = before.names.get(id);
            if (then != null && Collections.disjoint(then, now)) {
              replaced.add(id);
            }
          });
      return replaced;
    }

    /** All that are held: those of mounts, then those of processes. */
    Set<NetnsId> namespaces() {
      return Collections.unmodifiableSet(openers.keySet());
    }
  }

  /** Opens a namespace unless it is open; null if it is gone, not known or may not be opened. */
  synchronized @Nullable NetnsHandle handle(NetnsId id) {
    if (id.equals(home.id())) {
      return home;
    }
    NetnsHandle already = open.get(id);
    List<Opener> openers = holders.openers.get(id);
    if (already != null || openers == null || gone.contains(id)) {
      return already;
    }
    String why = null;
    for (Opener opener : openers) {
      try {
        NetnsHandle handle = opener.open();
        if (handle.id().equals(id)) {
          open.put(id, handle);
          return handle;
        }
        // Another one is there by now.
        handle.close();
      } catch (IOException e) {
        // One that was unmounted or ended meanwhile is no fault.
        why = isGone(e) ? why : String.valueOf(e.getMessage());
      }
    }
    gone.add(id);
    if (why != null) {
      refused.put(id, why);
    }
    return null;
  }

  private static boolean isGone(IOException e) {
    return e instanceof NoNamespaceException
        || (e instanceof SystemCallException call && call.vanished());
  }

  /** Those that are open already, home first. */
  synchronized List<NetnsHandle> opened() {
    List<NetnsHandle> opened = new ArrayList<>();
    opened.add(home);
    opened.addAll(open.values());
    return opened;
  }

  /** Those that are open already, home first, then all others, which are opened on the way. */
  Iterable<NetnsHandle> all() {
    return () -> {
      Set<NetnsId> order = new LinkedHashSet<>();
      opened().forEach(h -> order.add(h.id()));
      order.addAll(holders.namespaces());
      return new Opening(order.iterator());
    };
  }

  private final class Opening implements Iterator<NetnsHandle> {
    private final Iterator<NetnsId> ids;
    private @Nullable NetnsHandle next;

    Opening(Iterator<NetnsId> ids) {
      this.ids = ids;
    }

    @Override
    public boolean hasNext() {
      while (next == null && ids.hasNext()) {
        next = handle(ids.next());
      }
      return next != null;
    }

    @Override
    public NetnsHandle next() {
      NetnsHandle found = hasNext() ? next : null;
      if (found == null) {
        throw new NoSuchElementException();
      }
      next = null;
      return found;
    }
  }

  /** Why some could not be opened though they are there. */
  synchronized Map<NetnsId, String> refused() {
    return Map.copyOf(refused);
  }

  @Override
  public synchronized void close() {
    open.values().forEach(NetnsHandle::close);
    open.clear();
  }
}
