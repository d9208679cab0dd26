package dnet.inspector.watch;

import dnet.inspector.linux.EventPoll;
import dnet.inspector.linux.Pollable;
import dnet.inspector.linux.SystemCallException;
import dnet.inspector.linux.WatchedFile;
import dnet.inspector.model.NetnsId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Watches what holds namespaces: the mount tables with namespaces in them, and of namespaces in
 * which dnet listens, and which it thereby keeps alive, the process that is the last to hold them.
 */
final class Holders implements AutoCloseable {
  private final EventPoll poll;
  private final Map<Integer, WatchedFile> tables = new HashMap<>();
  private final Map<Integer, WatchedFile> processes = new HashMap<>();

  Holders(EventPoll poll) {
    this.poll = poll;
  }

  /**
   * Watches these and no others.
   *
   * @param mounts a process in each mount table; 0 for dnet's own
   * @param held namespaces in which dnet listens and that nothing but processes holds, with one of
   *     these
   */
  void watch(Set<Integer> mounts, Map<NetnsId, Integer> held) {
    sync(tables, mounts, EventPoll.PRIORITY, WatchedFile::mountTable);
    sync(processes, new HashSet<>(held.values()), EventPoll.IN, WatchedFile::process);
  }

  private interface Opener {
    WatchedFile open(int pid) throws SystemCallException;
  }

  private void sync(
      Map<Integer, WatchedFile> watched, Set<Integer> wanted, int events, Opener opener) {
    for (int pid : List.copyOf(watched.keySet())) {
      if (!wanted.contains(pid)) {
        drop(watched, pid);
      }
    }
    for (int pid : wanted) {
      if (watched.containsKey(pid)) {
        continue;
      }
      try {
        WatchedFile file = opener.open(pid);
        try {
          poll.add(file, events);
          watched.put(pid, file);
        } catch (SystemCallException e) {
          file.close();
          throw e;
        }
      } catch (SystemCallException e) {
        // It ended meanwhile, or the kernel cannot do it: the next look at all processes tells.
      }
    }
  }

  private void drop(Map<Integer, WatchedFile> watched, int pid) {
    WatchedFile file = watched.remove(pid);
    if (file != null) {
      poll.remove(file);
      file.close();
    }
  }

  /** Whether what happened is a mount, an unmount, or the end of a process. */
  boolean happened(Pollable pollable) {
    for (Map.Entry<Integer, WatchedFile> process : processes.entrySet()) {
      if (process.getValue() == pollable) {
        drop(processes, process.getKey());
        return true;
      }
    }
    return tables.containsValue(pollable);
  }

  @Override
  public void close() {
    List.copyOf(tables.keySet()).forEach(pid -> drop(tables, pid));
    List.copyOf(processes.keySet()).forEach(pid -> drop(processes, pid));
  }
}
