package dnet.inspector.model;

import org.jspecify.annotations.Nullable;

/**
 * An entry of the ARP or NDP table (rtnetlink(7), linux/neighbour.h).
 *
 * @param mac null while unresolved
 * @param proxy whether the host answers for this address (ip neigh add proxy)
 */
public record Neighbour(
    LinkKey link, IpAddress address, @Nullable MacAddress mac, State state, boolean proxy) {
  /** NUD_* of linux/neighbour.h. */
  public enum State {
    NONE(0),
    INCOMPLETE(0x01),
    REACHABLE(0x02),
    STALE(0x04),
    DELAY(0x08),
    PROBE(0x10),
    FAILED(0x20),
    NOARP(0x40),
    PERMANENT(0x80);

    private final int bit;

    State(int bit) {
      this.bit = bit;
    }

    /** The state of the kernel's number; {@link #NONE} for none known. */
    public static State of(int bits) {
      for (State state : values()) {
        if (state.bit != 0 && (bits & state.bit) != 0) {
          return state;
        }
      }
      return NONE;
    }

    /** Whether packets are sent to its MAC without asking first. */
    public boolean isUsable() {
      return this != NONE && this != INCOMPLETE && this != FAILED;
    }
  }
}
