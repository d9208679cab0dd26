package dnet.capture.track;

import org.jspecify.annotations.Nullable;

/** A tuple at a point: translated, the same packet has another one elsewhere. */
record Place(int point, Tuple tuple) {
  // Written out: what the language makes costs a millisecond or more when it is first used.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Place that && point == that.point && tuple.equals(that.tuple);
  }

  @Override
  public int hashCode() {
    return 31 * point + tuple.hashCode();
  }
}
