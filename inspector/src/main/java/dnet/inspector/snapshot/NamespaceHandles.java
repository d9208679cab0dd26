package dnet.inspector.snapshot;

import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.linux.NoNamespaceException;
import dnet.inspector.linux.SystemCallException;
import dnet.inspector.model.NetnsId;
import dnet.inspector.procfs.NamespaceMount;
import dnet.inspector.procfs.ProcessFacts;
import java.io.IOException;
import java.util.ArrayList;
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
  private final Map<NetnsId, List<Opener>> holders = new LinkedHashMap<>();
  private final Map<NetnsId, NetnsHandle> open = new LinkedHashMap<>();
  private final Map<NetnsId, String> refused = new LinkedHashMap<>();

  /**
   * Opens nothing yet.
   *
   * @param home stays the caller's to close
   */
  NamespaceHandles(NetnsHandle home, List<ProcessFacts> processes, List<NamespaceMount> mounts) {
    this.home = home;
    for (NamespaceMount mount : mounts) {
      holder(mount.inode(), () -> NetnsHandle.ofMount(mount.path(), mount.viaPid()));
    }
    for (ProcessFacts process : processes) {
      holder(process.netns(), () -> NetnsHandle.ofProcess(process.pid()));
    }
    holders.remove(home.id());
  }

  private interface Opener {
    NetnsHandle open() throws IOException;
  }

  private void holder(long inode, Opener opener) {
    holders.computeIfAbsent(new NetnsId(inode), id -> new ArrayList<>()).add(opener);
  }

  /** All that are known of: home, those of mounts, those of processes. */
  Set<NetnsId> known() {
    Set<NetnsId> known = new LinkedHashSet<>();
    known.add(home.id());
    known.addAll(holders.keySet());
    return known;
  }

  /** Opens a namespace unless it is open; null if it is gone, not known or may not be opened. */
  synchronized @Nullable NetnsHandle handle(NetnsId id) {
    if (id.equals(home.id())) {
      return home;
    }
    NetnsHandle already = open.get(id);
    List<Opener> openers = holders.get(id);
    if (already != null || openers == null) {
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
      } catch (NoNamespaceException e) {
        // It was in the mount table a moment ago: unmounted meanwhile, which is no fault.
        continue;
      } catch (SystemCallException e) {
        why = e.vanished() ? why : e.getMessage();
      } catch (IOException e) {
        why = String.valueOf(e.getMessage());
      }
    }
    holders.remove(id);
    if (why != null) {
      refused.put(id, why);
    }
    return null;
  }

  /** Those that are open already, home first, then all others, which are opened on the way. */
  Iterable<NetnsHandle> all() {
    return () -> {
      List<NetnsId> order = new ArrayList<>();
      order.add(home.id());
      synchronized (this) {
        order.addAll(open.keySet());
        holders.keySet().stream().filter(id -> !open.containsKey(id)).forEach(order::add);
      }
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
