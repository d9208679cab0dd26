package dnet.inspector.snapshot;

import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.NetnsId;
import dnet.inspector.netlink.LinkStats;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One round of reading for a {@link LiveSnapshot}. What is opened meanwhile stays open until it is
 * closed, so that no inode means two namespaces.
 */
public final class ReadingRound implements AutoCloseable {
  private final NetnsHandle home;
  private final NamespaceHandles handles;
  private final LiveNamespaces namespaces;
  private final OwnersReading owners;
  private boolean changed;

  ReadingRound(
      NetnsHandle home, NamespaceHandles handles, LiveNamespaces namespaces, OwnersReading owners) {
    this.home = home;
    this.handles = handles;
    this.namespaces = namespaces;
    this.owners = owners;
  }

  /** A namespace, held open until this is closed; null if it is gone or may not be opened. */
  public @Nullable NetnsHandle handle(NetnsId id) {
    return handles.handle(id);
  }

  /**
   * Reads namespaces.
   *
   * @param stale what of which; one that was never read is read whole
   * @return those that were read for the first time
   * @throws IOException if {@code /proc} cannot be read
   */
  public Set<NetnsId> read(Map<NetnsId, Set<Section>> stale) throws IOException {
    if (stale.isEmpty()) {
      return Set.of();
    }
    Set<NetnsId> before = Set.copyOf(namespaces.known());
    namespaces.read(home.id(), handles, stale);
    changed |= namespaces.changed();
    if (stale.values().stream().anyMatch(s -> s.contains(Section.SOCKETS))) {
      changed |= owners.update(namespaces.facts(home.id()));
    }
    Set<NetnsId> fresh = new HashSet<>(namespaces.known());
    fresh.removeAll(before);
    return Set.copyOf(fresh);
  }

  /** Whether what was read is not all as it was. */
  public boolean changed() {
    return changed;
  }

  /**
   * Reads the counters of interfaces only.
   *
   * @return by namespace and interface index; they are part of later snapshots too
   */
  public Map<NetnsId, Map<Integer, LinkStats>> counters(Collection<NetnsId> of) {
    Map<NetnsId, Map<Integer, LinkStats>> read =
        CounterTour.read(of.stream().map(handles::handle).filter(Objects::nonNull).iterator());
    read.forEach(namespaces::counters);
    return read;
  }

  @Override
  public void close() {
    handles.close();
  }
}
