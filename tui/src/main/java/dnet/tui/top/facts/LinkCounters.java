package dnet.tui.top.facts;

import dnet.inspector.model.Counters;
import dnet.inspector.model.Link;

/** An interface's counters, as seen from its own namespace. */
public record LinkCounters(Counters rx, Counters tx) {
  /** Those that were read with the interface. */
  public static LinkCounters of(Link link) {
    return new LinkCounters(link.base().rx(), link.base().tx());
  }
}
