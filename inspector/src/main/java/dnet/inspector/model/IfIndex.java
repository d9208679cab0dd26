package dnet.inspector.model;

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
}
