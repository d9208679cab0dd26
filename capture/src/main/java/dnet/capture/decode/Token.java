package dnet.capture.decode;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Sixteen octets, the first of a payload: what a probe is known by wherever its headers change.
 *
 * @param high the first eight, in network order
 * @param low the other eight
 */
public record Token(long high, long low) {
  /** In octets. */
  public static final int SIZE = 16;

  /** The octets, as they are sent. */
  public byte[] octets() {
    return ByteBuffer.allocate(SIZE).putLong(high).putLong(low).array();
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
