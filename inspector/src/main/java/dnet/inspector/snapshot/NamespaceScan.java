package dnet.inspector.snapshot;

import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.Gap;
import dnet.inspector.model.NetnsId;
import dnet.inspector.procfs.NamespaceMount;
import dnet.inspector.procfs.ProcessFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Opens every namespace that is known of and reads it, two at a time. All are held open until all
 * are read, so that no inode means two namespaces.
 */
final class NamespaceScan implements AutoCloseable {
  private final NetnsHandle home;
  private final NamespaceReader reader;
  private final NamespaceHandles handles;
  private final List<NetnsHandle> open = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();

  /** Opens {@code home} first, then those of mounts, then those of processes. */
  NamespaceScan(
      NetnsHandle home,
      List<ProcessFacts> processes,
      List<NamespaceMount> mounts,
      NamespaceReader reader) {
    this.home = home;
    this.reader = reader;
    handles = new NamespaceHandles(home, new NamespaceHandles.Holders(processes, mounts));
    handles.all().forEach(open::add);
    gaps.addAll(ReadingGaps.deniedNamespaces(handles.refused()));
  }

  /** What was read of all namespaces that could be entered, home first. */
  List<NamespaceReader.Reading> read() {
    NamespaceTour tour =
        NamespaceTour.read(
            reader,
            open.stream().map(h -> new NamespaceTour.Stop(h, Section.ALL, null, open)).toList());
    for (NetnsHandle handle : open) {
      NamespaceReader.Reading reading = tour.readings().get(handle.id());
      if (reading != null) {
        gaps.addAll(reading.gaps());
      }
    }
    tour.refusals().forEach((id, why) -> gaps.add(ReadingGaps.unreadNamespace(id, why)));
    return open.stream().map(h -> tour.readings().get(h.id())).filter(Objects::nonNull).toList();
  }

  /** The namespace, held open until this is closed; null for one that was not opened. */
  @Nullable NetnsHandle handle(NetnsId id) {
    return handles.handle(id);
  }

  List<Gap> gaps() {
    return List.copyOf(gaps);
  }

  @Override
  public void close() {
    handles.close();
    home.close();
  }
}
