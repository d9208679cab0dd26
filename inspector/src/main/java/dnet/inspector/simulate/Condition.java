package dnet.inspector.simulate;

import dnet.inspector.model.firewall.Field;
import dnet.inspector.model.firewall.NamedSet;
import dnet.inspector.model.firewall.Selector;
import dnet.inspector.model.firewall.Values;
import java.math.BigInteger;
import java.util.List;

/** A comparison of fields with values, made ready for speed: numbers of up to 63 bits are longs. */
final class Condition {
  private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(63);

  private final List<Selector> key;
  private final Test[][] elements;

  private Condition(List<Selector> key, Test[][] elements) {
    this.key = key;
    this.elements = elements;
  }

  static Condition of(List<Selector> key, Values values) {
    return new Condition(
        key, values.elements().stream().map(Condition::tests).toArray(Test[][]::new));
  }

  static Condition of(List<Selector> key, NamedSet.Entry entry) {
    return new Condition(key, new Test[][] {tests(entry.key())});
  }

  private static Test[] tests(List<Values.Value> element) {
    return element.stream().map(Condition::test).toArray(Test[]::new);
  }

  /** The same, negated or not; what is absent fits neither way. */
  Ternary holds(Inspection packet, boolean negated) {
    for (Selector selector : key) {
      Field field = selector.field();
      if (!Inspection.isName(field) && packet.number(field) == Inspection.ABSENT) {
        return Ternary.NO;
      }
    }
    return test(packet).negatedIf(negated);
  }

  /** Whether any element fits. */
  Ternary test(Inspection packet) {
    Ternary result = Ternary.NO;
    for (Test[] element : elements) {
      Ternary fits = fits(element, packet);
      if (fits == Ternary.YES) {
        return fits;
      }
      if (fits == Ternary.UNKNOWN) {
        result = fits;
      }
    }
    return result;
  }

  private Ternary fits(Test[] element, Inspection packet) {
    Ternary result = Ternary.YES;
    for (int i = 0; i < key.size(); i++) {
      Ternary one = i < element.length ? one(key.get(i), element[i], packet) : Ternary.UNKNOWN;
      if (one == Ternary.NO) {
        return one;
      }
      if (one == Ternary.UNKNOWN) {
        result = one;
      }
    }
    return result;
  }

  private static Ternary one(Selector selector, Test test, Inspection packet) {
    Field field = selector.field();
    if (Inspection.isName(field)) {
      String name = packet.name(field);
      return Ternary.of(name != null && test.fits(name));
    }
    long number = packet.number(field);
    BigInteger mask = selector.mask();
    if (number == Inspection.ABSENT) {
      return Ternary.NO;
    }
    if (number == Inspection.UNTOLD) {
      return Ternary.UNKNOWN;
    }
    if (number == Inspection.BIG) {
      BigInteger big = packet.big(field);
      return Ternary.of(test.fits(mask == null ? big : big.and(mask)));
    }
    return Ternary.of(test.fits(mask == null ? number : number & mask.longValue()));
  }

  private static Test test(Values.Value value) {
    if (value instanceof Values.Name name) {
      return new NameTest(name.text(), name.prefix());
    }
    if (value instanceof Values.AnyBit bits) {
      return new BitTest(bits.bits().longValue());
    }
    Values.Range range = (Values.Range) value;
    return range.last().compareTo(LIMIT) < 0
        ? new LongTest(range.first().longValue(), range.last().longValue())
        : new BigTest(range.first(), range.last());
  }

  /** One value; a number never fits a name, nor the other way round. */
  private interface Test {
    default boolean fits(long number) {
      return false;
    }

    default boolean fits(BigInteger number) {
      return false;
    }

    default boolean fits(String name) {
      return false;
    }
  }

  private record NameTest(String text, boolean prefix) implements Test {
    @Override
    public boolean fits(String name) {
      return prefix ? name.startsWith(text) : name.equals(text);
    }
  }

  private record BitTest(long bits) implements Test {
    @Override
    public boolean fits(long number) {
      return (number & bits) != 0;
    }
  }

  private record LongTest(long first, long last) implements Test {
    @Override
    public boolean fits(long number) {
      return first <= number && number <= last;
    }

    @Override
    public boolean fits(BigInteger number) {
      return number.bitLength() < 64 && fits(number.longValue());
    }
  }

  private record BigTest(BigInteger first, BigInteger last) implements Test {
    @Override
    public boolean fits(long number) {
      return fits(BigInteger.valueOf(number));
    }

    @Override
    public boolean fits(BigInteger number) {
      return first.compareTo(number) <= 0 && number.compareTo(last) <= 0;
    }
  }
}
