package dnet.inspector.watch;

import dnet.inspector.model.Counters;
import dnet.inspector.model.LinkKey;
import java.time.Instant;
import java.util.Map;

/**
 * Counters of interfaces that were read by themselves.
 *
 * @param links of the namespaces that were asked for; those that are gone are left out
 * @param at when
 */
public record CounterReading(Map<LinkKey, Pair> links, Instant at) {
  public CounterReading {
    links = Map.copyOf(links);
  }

  /** Both directions, as seen from the interface's own namespace. */
  public record Pair(Counters rx, Counters tx) {}
}
