package dnet.inspector.model.firewall;

import java.math.BigInteger;
import java.util.List;

/**
 * What fields are compared with: any of several elements, each with one value a selector.
 *
 * @param elements lists of equal length
 */
public record Values(List<List<Value>> elements) {
  public Values {
    elements = elements.stream().map(List::copyOf).toList();
  }

  /** One element of one value. */
  public static Values of(Value value) {
    return new Values(List.of(List.of(value)));
  }

  /** Several elements of one value each. */
  public static Values anyOf(List<? extends Value> values) {
    return new Values(values.stream().map(v -> List.<Value>of(v)).toList());
  }

  /** A number range, a name, or a set of bits. */
  public sealed interface Value {}

  /** A number, both ends included. */
  public record Range(BigInteger first, BigInteger last) implements Value {
    /** A single number. */
    public static Range of(long number) {
      return new Range(BigInteger.valueOf(number), BigInteger.valueOf(number));
    }
  }

  /**
   * An interface's name.
   *
   * @param prefix whether any name that begins so will do ({@code eth+}, {@code "eth*"})
   */
  public record Name(String text, boolean prefix) implements Value {}

  /** Holds if any of these bits is set ({@code ct state established,related}). */
  public record AnyBit(BigInteger bits) implements Value {}
}
