package dnet.inspector.snapshot;

import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.linux.SystemCallException;
import dnet.inspector.model.Gap;
import dnet.inspector.model.NetnsId;
import dnet.inspector.procfs.NamespaceMount;
import dnet.inspector.procfs.ProcessFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Opens every namespace that is known of and reads it, two at a time. All are held open until all
 * are read, so that no inode means two namespaces.
 */
final class NamespaceScan implements AutoCloseable {
  private static final int PARALLEL = 2;

  private final NamespaceReader reader;
  private final Map<NetnsId, NetnsHandle> handles = new LinkedHashMap<>();
  private final List<Gap> gaps = Collections.synchronizedList(new ArrayList<>());
  private int denied;
  private @Nullable String deniedWhy;

  /** Opens {@code home} first, then those of mounts, then those of processes. */
  NamespaceScan(
      NetnsHandle home,
      List<ProcessFacts> processes,
      List<NamespaceMount> mounts,
      NamespaceReader reader) {
    this.reader = reader;
    handles.put(home.id(), home);
    for (NamespaceMount mount : mounts) {
      open(mount.inode(), () -> NetnsHandle.ofMount(mount.path(), mount.viaPid()));
    }
    for (ProcessFacts process : processes) {
      open(process.netns(), () -> NetnsHandle.ofProcess(process.pid()));
    }
    if (denied > 0) {
      gaps.add(
          new Gap(
              denied + " network namespaces",
              String.valueOf(deniedWhy),
              "their interfaces, and which host interfaces lead to them, are unknown"));
    }
  }

  private interface Opener {
    NetnsHandle open() throws IOException;
  }

  /** Opens a namespace unless it is open; it must still be the one that was seen. */
  private void open(long inode, Opener opener) {
    NetnsId wanted = new NetnsId(inode);
    if (handles.containsKey(wanted)) {
      return;
    }
    try {
      NetnsHandle handle = opener.open();
      if (handle.id().equals(wanted)) {
        handles.put(wanted, handle);
      } else {
        handle.close();
      }
    } catch (SystemCallException e) {
      if (!e.vanished()) {
        denied++;
        deniedWhy = e.getMessage();
      }
    } catch (IOException e) {
      denied++;
      deniedWhy = e.getMessage();
    }
  }

  /** What was read of all namespaces that could be entered, home first. */
  List<NamespaceReader.Reading> read() {
    List<NetnsHandle> order = List.copyOf(handles.values());
    NamespaceReader.@Nullable Reading[] results =
        new NamespaceReader.@Nullable Reading[order.size()];
    AtomicInteger next = new AtomicInteger();
    Runnable worker =
        () -> {
          for (int at = next.getAndIncrement(); at < order.size(); at = next.getAndIncrement()) {
            results[at] = readOne(order.get(at), order);
          }
        };
    List<Thread> workers = new ArrayList<>();
    for (int i = 1; i < PARALLEL; i++) {
      Thread thread = new Thread(worker, "scan-" + i);
      thread.start();
      workers.add(thread);
    }
    worker.run();
    for (Thread thread : workers) {
      joinFully(thread);
    }
    List<NamespaceReader.Reading> read = new ArrayList<>();
    for (NamespaceReader.Reading result : results) {
      if (result != null) {
        read.add(result);
      }
    }
    return read;
  }

  private NamespaceReader.@Nullable Reading readOne(
      NetnsHandle handle, Collection<NetnsHandle> others) {
    try {
      NamespaceReader.Reading reading = reader.read(handle, others);
      gaps.addAll(reading.gaps());
      return reading;
    } catch (IOException e) {
      gaps.add(
          new Gap(
              "interfaces of namespace " + handle,
              String.valueOf(e.getMessage()),
              "they are unknown, and so is which host interfaces lead to them"));
      return null;
    }
  }

  private static void joinFully(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  List<Gap> gaps() {
    return List.copyOf(gaps);
  }

  @Override
  public void close() {
    handles.values().forEach(NetnsHandle::close);
  }
}
