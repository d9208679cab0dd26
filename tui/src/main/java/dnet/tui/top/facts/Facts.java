package dnet.tui.top.facts;

import dnet.inspector.model.Host;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.Wiring;
import dnet.inspector.model.firewall.Ruleset;
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
 * @param rules the host's, with their newest counters
 * @param rates by interface; one that was seen once only has none that are above zero
 * @param events the newest last
 * @param asOf what is behind the rest, in words, and when it was known to be right
 */
public record Facts(
    Host host,
    Wiring wiring,
    Snapshot snapshot,
    Instant at,
    Ruleset rules,
    Map<LinkKey, Rate> rates,
    RuleHits hits,
    List<Happening> events,
    SortedMap<String, Instant> asOf) {
  public Facts {
    events = List.copyOf(events);
    asOf = Collections.unmodifiableSortedMap(new TreeMap<>(asOf));
  }

  /** An interface's rates; null where it was not counted. */
  public @Nullable Rate rate(@Nullable LinkKey link) {
    return link == null ? null : rates.get(link);
  }
}
