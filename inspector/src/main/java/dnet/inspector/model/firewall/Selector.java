package dnet.inspector.model.firewall;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A field as a rule sees it.
 *
 * @param mask bits that are kept before comparing; null for all
 */
public record Selector(Field field, @Nullable BigInteger mask) {
  /** The whole field. */
  public static Selector of(Field field) {
    return new Selector(field, null);
  }
}
