package dnet.inspector.assemble;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.MacAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values that others wrote as text: what cannot be read is null, for the caller to leave out. */
final class Texts {
  private Texts() {}

  static <T> @Nullable T orNull(@Nullable String text, Function<String, T> parser) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static @Nullable IpAddress address(@Nullable String text) {
    return orNull(text, IpAddress::parse);
  }

  static @Nullable MacAddress mac(@Nullable String text) {
    return orNull(text, MacAddress::parse);
  }

  static @Nullable IpPrefix prefix(@Nullable String text, int length) {
    return orNull(text, t -> new IpPrefix(IpAddress.parse(t), length));
  }

  /** A number that is not negative. */
  static @Nullable Long number(@Nullable String text) {
    Long value = orNull(text, Long::valueOf);
    return value == null || value < 0 ? null : value;
  }
}
