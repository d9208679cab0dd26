package dnet.inspector.watch;

import dnet.inspector.assemble.Reassembler;
import dnet.inspector.snapshot.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Makes an update of a snapshot that differs from the one before, and hands it over. */
final class Publisher {
  private final Listener listener;
  private final Reassembler assembler = new Reassembler();
  private @Nullable Snapshot before;
  private volatile @Nullable Update current;

  Publisher(Listener listener) {
    this.listener = listener;
  }

  /**
   * Shows a snapshot, unless there is nothing new in it.
   *
   * @param notes changes that no comparison shows
   */
  void show(Snapshot snapshot, List<Change> notes, SortedMap<Source, Instant> asOf) {
    List<Change> changes = new ArrayList<>(notes);
    if (before != null) {
      changes.addAll(Changes.between(before, snapshot));
    }
    if (before != null && changes.isEmpty()) {
      // What went on by itself is kept, and compared with next time.
      before = snapshot;
      return;
    }
    before = snapshot;
    Update update =
        new Update(assembler.assemble(snapshot), snapshot, changes, Instant.now(), asOf);
    current = update;
    listener.updated(update);
  }

  /** Whether anything was shown. */
  boolean hasShown() {
    return current != null;
  }

  /** The update that was shown last; null before the first. For any thread. */
  @Nullable Update current() {
    return current;
  }
}
