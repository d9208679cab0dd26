package dnet.tui.top.facts;

import dnet.inspector.model.Host;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Wiring;
import dnet.inspector.snapshot.Snapshot;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What panes show.
 *
 * @param snapshot that {@code host} was made of
 * @param at when the newest of it was read
 * @param rules the host's
 * @param inside those of every other namespace that has some
 * @param rates by interface; one that was seen once only has none that are above zero
 * @param retransmits by namespace, as far as they were read
 * @param events the newest last
 * @param asOf what is behind the rest, in words, and when it was known to be right
 */
public record Facts(
    Host host,
    Wiring wiring,
    Snapshot snapshot,
    Instant at,
    CountedRules rules,
    Map<NetnsId, CountedRules> inside,
    Map<LinkKey, Rate> rates,
    Map<NetnsId, Retransmits> retransmits,
    List<Happening> events,
    SortedMap<String, Instant> asOf) {
  public Facts {
    events = List.copyOf(events);
    asOf = Collections.unmodifiableSortedMap(new TreeMap<>(asOf));
  }

  /** What a namespace's TCP has sent again; null where that was not read. */
  public @Nullable Retransmits retransmits(@Nullable NetnsId namespace) {
    return namespace == null ? null : retransmits.get(namespace);
  }

  /** An interface's rates; null where it was not counted. */
  public @Nullable Rate rate(@Nullable LinkKey link) {
    return link == null ? null : rates.get(link);
  }
}
