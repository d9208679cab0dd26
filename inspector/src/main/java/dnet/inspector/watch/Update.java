package dnet.inspector.watch;

import dnet.inspector.model.Host;
import dnet.inspector.snapshot.Snapshot;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A new picture of the host.
 *
 * @param host made of {@code snapshot}
 * @param changes since the update before; empty with the first
 * @param at when it was made
 * @param asOf for each source the time when what it shows was known to be right; {@code at} where
 *     nothing is missing. A source that never answered is left out
 */
public record Update(
    Host host,
    Snapshot snapshot,
    List<Change> changes,
    Instant at,
    SortedMap<Source, Instant> asOf) {
  public Update {
    changes = List.copyOf(changes);
    asOf = Collections.unmodifiableSortedMap(new TreeMap<>(asOf));
  }
}
