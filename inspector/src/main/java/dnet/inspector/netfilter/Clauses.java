package dnet.inspector.netfilter;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.Match;
import dnet.inspector.model.firewall.Selector;
import dnet.inspector.model.firewall.Values;
import java.math.BigInteger;
import java.util.List;

/** Builds the neutral form's values and comparisons; used by every parser of rules. */
public final class Clauses {
  private Clauses() {}

  /** Holds if the field is {@code value}. */
  public static Match.Compare is(Field field, Values.Value value) {
    return compare(field, value, false);
  }

  /** Holds if the field is (or, negated, is not) {@code value}. */
  public static Match.Compare compare(Field field, Values.Value value, boolean negated) {
    return new Match.Compare(List.of(Selector.of(field)), Values.of(value), negated);
  }

  /** Compares those bits of the field that {@code mask} has. */
  public static Match.Compare masked(Field field, long mask, long value, boolean negated) {
    return new Match.Compare(
        List.of(new Selector(field, BigInteger.valueOf(mask))),
        Values.of(Values.Range.of(value)),
        negated);
  }

  /** The address as a number. */
  public static BigInteger number(IpAddress address) {
    return new BigInteger(1, address.octets());
  }

  /** From the first to the last address; throws when they are in the wrong order or mixed. */
  public static Values.Range range(IpAddress first, IpAddress last) {
    if (first.isV4() != last.isV4()) {
      throw new IllegalArgumentException(first + " to " + last);
    }
    return range(number(first), number(last));
  }

  /** A range of numbers that must not be empty. */
  public static Values.Range range(BigInteger first, BigInteger last) {
    if (first.signum() < 0 || first.compareTo(last) > 0) {
      throw new IllegalArgumentException("range " + first + " to " + last);
    }
    return new Values.Range(first, last);
  }

  /** A range of numbers that must not be empty. */
  public static Values.Range range(long first, long last) {
    return range(BigInteger.valueOf(first), BigInteger.valueOf(last));
  }

  /** All addresses of a prefix; host bits do not matter. */
  public static Values.Range range(IpPrefix prefix) {
    BigInteger hosts =
        BigInteger.ONE
            .shiftLeft(prefix.address().bits() - prefix.length())
            .subtract(BigInteger.ONE);
    BigInteger first = number(prefix.address()).andNot(hosts);
    return new Values.Range(first, first.or(hosts));
  }

  /** Anything that the field can hold, up to 128 bits. */
  public static Values.Range anything() {
    return new Values.Range(
        BigInteger.ZERO, BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE));
  }

  /** A MAC address as a number. */
  public static Values.Range mac(String text) {
    return Values.Range.of(MacAddress.parse(text).bits());
  }
}
