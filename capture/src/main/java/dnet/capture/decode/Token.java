package dnet.capture.decode;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Sixteen octets, the first of a payload: what a probe is known by wherever its headers change.
 *
 * @param high the first eight, in network order
 * @param low the other eight
 */
public record Token(long high, long low) {
  // Written out: what the language makes costs a millisecond or more when it is first used.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Token that && high == that.high && low == that.low;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(high) + Long.hashCode(low);
  }

  /** In octets. */
  public static final int SIZE = 16;

  /** Of sixteen octets. */
  static Token of(byte[] octets) {
    ByteBuffer numbers = ByteBuffer.wrap(octets);
    return new Token(numbers.getLong(), numbers.getLong());
  }

  /** The octets, as they are sent. */
  public byte[] octets() {
    return ByteBuffer.allocate(SIZE).putLong(high).putLong(low).array();
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
