package dnet.tui.top.facts;

import dnet.inspector.model.Counters;
import dnet.inspector.model.Link;

/**
 * An interface's counters, as seen from its own namespace.
 *
 * @param whole whether all of them were read now; else what is dropped and damaged is as it was
 */
public record LinkCounters(Counters rx, Counters tx, boolean whole) {
  /** All of them. */
  public LinkCounters(Counters rx, Counters tx) {
    this(rx, tx, true);
  }

  /** Those that were read with the interface. */
  public static LinkCounters of(Link link) {
    return new LinkCounters(link.base().rx(), link.base().tx());
  }

  LinkCounters partly() {
    return whole ? new LinkCounters(rx, tx, false) : this;
  }
}
