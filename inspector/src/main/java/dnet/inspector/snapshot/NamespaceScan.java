package dnet.inspector.snapshot;

import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.linux.NoNamespaceException;
import dnet.inspector.linux.SystemCallException;
import dnet.inspector.model.Gap;
import dnet.inspector.model.NetnsId;
import dnet.inspector.procfs.NamespaceMount;
import dnet.inspector.procfs.ProcessFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
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
    } catch (NoNamespaceException e) {
      // It was in the mount table a moment ago: unmounted meanwhile, which is no fault.
      return;
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
    return read(List.copyOf(handles.values()));
  }

  /** What was read of the namespaces of {@code processes} that were not open before. */
  List<NamespaceReader.Reading> readLate(List<ProcessFacts> processes) {
    List<NetnsId> before = List.copyOf(handles.keySet());
    for (ProcessFacts process : processes) {
      open(process.netns(), () -> NetnsHandle.ofProcess(process.pid()));
    }
    List<NetnsHandle> late = new ArrayList<>(handles.values());
    late.removeIf(handle -> before.contains(handle.id()));
    return late.isEmpty() ? List.of() : read(late);
  }

  private List<NamespaceReader.Reading> read(List<NetnsHandle> wanted) {
    Tour tour = new Tour(wanted);
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= PARALLEL; i++) {
      threads.add(Namespaces.tour("scan-" + i, tour, tour));
    }
    threads.forEach(NamespaceScan::joinFully);
    return wanted.stream().map(h -> tour.results.get(h.id())).filter(Objects::nonNull).toList();
  }

  /** The threads' common list of what is to be read and what was. */
  private final class Tour implements Supplier<@Nullable NetnsHandle>, Namespaces.Visit {
    private final List<NetnsHandle> order;
    private final AtomicInteger next = new AtomicInteger();
    private final Map<NetnsId, NamespaceReader.Reading> results = new ConcurrentHashMap<>();

    Tour(List<NetnsHandle> order) {
      this.order = order;
    }

    @Override
    public @Nullable NetnsHandle get() {
      int at = next.getAndIncrement();
      return at < order.size() ? order.get(at) : null;
    }

    @Override
    public void inside(NetnsHandle namespace) {
      try {
        NamespaceReader.Reading reading = reader.readHere(namespace, handles.values());
        gaps.addAll(reading.gaps());
        results.put(namespace.id(), reading);
      } catch (IOException e) {
        refused(namespace, e);
      }
    }

    @Override
    public void refused(NetnsHandle namespace, IOException why) {
      gaps.add(
          new Gap(
              "interfaces of namespace " + namespace,
              String.valueOf(why.getMessage()),
              "they are unknown, and so is which host interfaces lead to them"));
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

  /** The namespace, held open until this is closed; null for one that was not opened. */
  @Nullable NetnsHandle handle(NetnsId id) {
    return handles.get(id);
  }

  List<Gap> gaps() {
    return List.copyOf(gaps);
  }

  @Override
  public void close() {
    handles.values().forEach(NetnsHandle::close);
  }
}
