package dnet.tui.top.facts;

/** The last minute's octets a second, one value a second. */
public final class Minute {
  private final long[] values;

  Minute(long[] values) {
    this.values = values;
  }

  /** Sixty values, the newest last. */
  public long[] values() {
    return values.clone();
  }

  /** Whether there was nothing. */
  boolean isEmpty() {
    for (long value : values) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }
}
