package dnet.inspector.netlink;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a message of nf_tables by type: each at most once, numbers in network byte
 * order and of their exact size.
 */
final class AttributeSet {
  private final Octets octets;
  private final Map<Integer, Octets> values = new HashMap<>();

  private AttributeSet(Octets octets) {
    this.octets = octets;
  }

  /**
   * Splits {@code octets}.
   *
   * @throws MalformedMessageException if it is not well-formed or has an attribute twice
   */
  static AttributeSet of(Octets octets) throws MalformedMessageException {
    AttributeSet set = new AttributeSet(octets);
    for (Attributes.Attribute attribute : Attributes.of(octets)) {
      if (set.values.put(attribute.type(), attribute.value()) != null) {
        throw new MalformedMessageException(
            "attribute " + attribute.type() + " twice", attribute.value().offset());
      }
    }
    return set;
  }

  /** Whether there are these and no others. */
  boolean isExactly(Integer... types) {
    return values.keySet().equals(Set.of(types));
  }

  /** Whether there are no others than these. */
  boolean isWithin(Set<Integer> types) {
    return types.containsAll(values.keySet());
  }

  boolean has(int type) {
    return values.containsKey(type);
  }

  Octets octets(int type) throws MalformedMessageException {
    Octets value = values.get(type);
    if (value == null) {
      throw new MalformedMessageException("no attribute " + type, octets.offset());
    }
    return value;
  }

  AttributeSet nested(int type) throws MalformedMessageException {
    return of(octets(type));
  }

  long u32(int type) throws MalformedMessageException {
    return sized(type, 4).be32(0);
  }

  int s32(int type) throws MalformedMessageException {
    return (int) u32(type);
  }

  /** A counter; beyond the range of {@code long} it is malformed. */
  long u63(int type) throws MalformedMessageException {
    Octets value = sized(type, 8);
    long number = (value.be32(0) << 32) | value.be32(4);
    if (number < 0) {
      throw new MalformedMessageException("counter out of range", value.offset());
    }
    return number;
  }

  /** Text that ends with the attribute's only zero octet. */
  String text(int type) throws MalformedMessageException {
    Octets value = octets(type);
    for (int i = 0; i < value.length(); i++) {
      if ((value.u8(i) == 0) != (i == value.length() - 1)) {
        throw new MalformedMessageException("text without its end", value.offset());
      }
    }
    if (value.length() == 0) {
      throw new MalformedMessageException("text without its end", value.offset());
    }
    return value.text();
  }

  /** The octets of a nested NFTA_DATA_VALUE; null if there is something else. */
  @Nullable String data(int type) throws MalformedMessageException {
    AttributeSet data = nested(type);
    return data.isExactly(1) ? data.octets(1).hex("") : null;
  }

  private Octets sized(int type, int size) throws MalformedMessageException {
    Octets value = octets(type);
    if (value.length() != size) {
      throw new MalformedMessageException(
          "number of " + value.length() + " octets", value.offset());
    }
    return value;
  }
}
