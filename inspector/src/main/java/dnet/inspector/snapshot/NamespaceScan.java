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
  private final List<NamespaceHandles> handles = new ArrayList<>();
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
    open(new NamespaceHandles.Holders(processes, mounts)).all().forEach(open::add);
  }

  private NamespaceHandles open(NamespaceHandles.Holders holders) {
    NamespaceHandles opened = new NamespaceHandles(home, holders);
    handles.add(opened);
    return opened;
  }

  /** What was read of all namespaces that could be entered, home first. */
  List<NamespaceReader.Reading> read() {
    gaps.addAll(ReadingGaps.deniedNamespaces(handles.get(0).refused()));
    return read(List.copyOf(open));
  }

  /** What was read of the namespaces of {@code processes} that were not open before. */
  List<NamespaceReader.Reading> readLate(List<ProcessFacts> processes) {
    List<ProcessFacts> elsewhere =
        processes.stream().filter(p -> handle(new NetnsId(p.netns())) == null).toList();
    if (elsewhere.isEmpty()) {
      return List.of();
    }
    NamespaceHandles late = open(new NamespaceHandles.Holders(elsewhere, List.of()));
    List<NetnsHandle> opened = new ArrayList<>();
    late.all().forEach(opened::add);
    opened.removeIf(open::contains);
    open.addAll(opened);
    gaps.addAll(ReadingGaps.deniedNamespaces(late.refused()));
    return read(opened);
  }

  private List<NamespaceReader.Reading> read(List<NetnsHandle> wanted) {
    NamespaceTour tour =
        NamespaceTour.read(
            reader,
            wanted.stream().map(h -> new NamespaceTour.Stop(h, Section.ALL, null, open)).toList());
    List<NamespaceReader.Reading> read =
        wanted.stream().map(h -> tour.readings().get(h.id())).filter(Objects::nonNull).toList();
    read.forEach(reading -> gaps.addAll(reading.gaps()));
    gaps.addAll(ReadingGaps.unreadNamespaces(tour.refusals()));
    return read;
  }

  /** The namespace, held open until this is closed; null for one that was not opened. */
  @Nullable NetnsHandle handle(NetnsId id) {
    for (NamespaceHandles some : handles) {
      NetnsHandle handle = some.handle(id);
      if (handle != null) {
        return handle;
      }
    }
    return null;
  }

  List<Gap> gaps() {
    return List.copyOf(gaps);
  }

  @Override
  public void close() {
    handles.forEach(NamespaceHandles::close);
    home.close();
  }
}
