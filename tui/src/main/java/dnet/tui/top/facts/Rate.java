package dnet.tui.top.facts;

/**
 * How an interface's counters grow, each a second.
 *
 * @param rx octets
 * @param tx octets
 * @param rxPackets packets
 * @param txPackets packets
 * @param dropped packets, both directions
 * @param errors both directions
 * @param counters as they are now
 * @param minute octets a second of both directions
 */
public record Rate(
    double rx,
    double tx,
    double rxPackets,
    double txPackets,
    double dropped,
    double errors,
    LinkCounters counters,
    Minute minute) {
  /** Octets a second of both directions. */
  public double octets() {
    return rx + tx;
  }

  /** Packets a second of both directions. */
  public double packets() {
    return rxPackets + txPackets;
  }

  /** Packets dropped so far, both directions. */
  public long droppedSoFar() {
    return counters.rx().dropped() + counters.tx().dropped();
  }

  /** Errors so far, both directions. */
  public long errorsSoFar() {
    return counters.rx().errors() + counters.tx().errors();
  }

  /** Whether nothing has happened for a minute. */
  boolean isStill() {
    return rx + tx + rxPackets + txPackets + dropped + errors == 0 && minute.isEmpty();
  }
}
