package dnet.capture.track;

/**
 * NAT as it was seen: the same probe with other addresses or ports; one probe stands for all.
 *
 * @param before the last point that saw {@code from}; {@link #NOWHERE} where none did, for the
 *     sender's own namespace translated it
 * @param after the first point that saw {@code to}
 */
public record Translation(Way way, int before, int after, Tuple from, Tuple to) {
  /** No capture point. */
  public static final int NOWHERE = -1;

  /** Whether the destination was translated. */
  public boolean isDestination() {
    return !from.destination().equals(to.destination())
        || from.destinationPort() != to.destinationPort();
  }

  /** Whether the source was translated. */
  public boolean isSource() {
    return !from.source().equals(to.source()) || from.sourcePort() != to.sourcePort();
  }
}
