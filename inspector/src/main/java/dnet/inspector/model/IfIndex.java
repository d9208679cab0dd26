package dnet.inspector.model;

import org.jspecify.annotations.Nullable;

/**
 * An interface's index, unique only within one namespace (netdevice(7)).
 *
 * @param value positive
 */
public record IfIndex(int value) implements Comparable<IfIndex> {
  public IfIndex {
    if (value <= 0) {
      throw new IllegalArgumentException("interface index " + value);
    }
  }

  @Override
  public int compareTo(IfIndex other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }

  // Written out, as keys are compared in each run's first moments: what the language makes costs a
  // millisecond a class when it is first used.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IfIndex that && value == that.value;
  }

  @Override
  public int hashCode() {
    return value;
  }
}
