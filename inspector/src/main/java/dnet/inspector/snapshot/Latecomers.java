package dnet.inspector.snapshot;

import dnet.inspector.docker.ContainerFacts;
import dnet.inspector.docker.EngineFacts;
import dnet.inspector.procfs.ProcFs;
import dnet.inspector.procfs.ProcessFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Makes what the engine says fit what the kernel showed. Both are read at the same time, so a
 * container that begins, ends or begins again meanwhile is in one of them only.
 */
final class Latecomers {
  /** A host that changes faster than it is read is shown with what is missing. */
  private static final int ATTEMPTS = 4;

  private static final long PAUSE_NANOS = 50_000_000;

  private final EngineReading reading;
  private final ProcFs proc;
  private final NamespaceScan scan;
  private final List<ProcessFacts> processes;
  private final List<NamespaceReader.Reading> read;

  /**
   * Begins with what was found first.
   *
   * @param processes containers' processes, to which others are added
   */
  Latecomers(EngineReading reading, ProcFs proc, NamespaceScan scan, List<ProcessFacts> processes) {
    this.reading = reading;
    this.proc = proc;
    this.scan = scan;
    this.processes = new ArrayList<>(processes);
    this.read = new ArrayList<>(scan.read());
  }

  /**
   * Reads what is missing, and asks the engine again while its word and the kernel's differ.
   *
   * @param again whether asking again can help: not where processes may not be looked at
   * @return what the engine said last; null when it does not answer
   */
  @Nullable EngineFacts meet(boolean again) throws IOException {
    EngineFacts engine = reading.facts();
    take();
    Set<String> before = Set.of();
    Set<String> unread = unread(engine);
    for (int i = 1; again && i < ATTEMPTS && !unread.isEmpty() && !reading.isRemote(); i++) {
      if (unread.equals(before)) {
        // The engine hears of a process's end a moment later than the kernel.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      before = unread;
      engine = reading.again();
      // Their process was another one's before they began again.
      Set<String> stale = unread(engine);
      processes.removeIf(p -> p.containerId() != null && stale.contains(p.containerId()));
      take();
      unread = unread(engine);
    }
    return engine;
  }

  private void take() throws IOException {
    List<ProcessFacts> late = reading.missing(proc, processes);
    processes.addAll(late);
    read.addAll(scan.readLate(late));
  }

  /** The containers that live, as the engine says, and whose namespace was not read. */
  private Set<String> unread(@Nullable EngineFacts engine) {
    Set<String> unread = new HashSet<>();
    if (engine == null) {
      return unread;
    }
    engine.containers().stream()
        .filter(ContainerFacts::hasProcess)
        .map(ContainerFacts::id)
        .forEach(unread::add);
    Set<Long> namespaces = new HashSet<>();
    read.forEach(r -> namespaces.add(r.links().namespace().inode()));
    for (ProcessFacts process : processes) {
      if (process.containerId() != null && namespaces.contains(process.netns())) {
        unread.remove(process.containerId());
      }
    }
    return unread;
  }

  /** All processes that matter. */
  List<ProcessFacts> processes() {
    return List.copyOf(processes);
  }

  /** What was read of all namespaces. */
  List<NamespaceReader.Reading> read() {
    return List.copyOf(read);
  }
}
