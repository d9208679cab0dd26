package dnet.inspector.model.firewall;

import java.util.List;

/** A condition. */
public sealed interface Match extends Clause {
  /**
   * Compares fields with values that the rule holds.
   *
   * @param negated whether it holds where no element fits
   */
  record Compare(List<Selector> key, Values values, boolean negated) implements Match {
    public Compare {
      key = List.copyOf(key);
    }
  }

  /** Looks fields up in a named set of the same table, or an ipset for xtables rules. */
  record InSet(List<Selector> key, String set, boolean negated) implements Match {
    public InSet {
      key = List.copyOf(key);
    }
  }

  /**
   * Depends on time, rate or chance: holds for some packets (limit, statistic, quota, recent).
   *
   * @param text verbatim
   * @param firstHolds whether it certainly holds for the first packet of a slow flow (a rate limit
   *     with room)
   */
  record Sometimes(String text, boolean firstHolds) implements Match {}

  /**
   * What dnet does not understand.
   *
   * @param text verbatim
   */
  record Opaque(String text) implements Match {}
}
