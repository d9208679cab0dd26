package dnet.inspector.netfilter.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The structure of an xtables extension, read from its beginning to its end: every octet has to be
 * read or to be zero.
 */
final class Blob {
  private final ByteBuffer octets;

  /**
   * Begins.
   *
   * @param size what the structure has, padded to eight octets (XT_ALIGN)
   */
  Blob(String hex, int size) throws BeyondSubsetException {
    octets = ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.nativeOrder());
    BeyondSubsetException.unless(octets.remaining() == size, "structure of another size");
  }

  int u8() {
    return octets.get() & 0xff;
  }

  int u16() {
    return octets.getShort() & 0xffff;
  }

  int u32() {
    return octets.getInt();
  }

  int be16() {
    return (u8() << 8) | u8();
  }

  /** An address in network order. */
  long address() {
    return ((long) be16() << 16) | be16();
  }

  /** Text that a zero octet ends, and only zero octets follow. */
  String text(int size) throws BeyondSubsetException {
    byte[] bytes = new byte[size];
    octets.get(bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\0');
    BeyondSubsetException.unless(
        end >= 0 && text.substring(end).chars().allMatch(c -> c == 0), "text");
    return text.substring(0, end);
  }

  void zeros(int count) throws BeyondSubsetException {
    for (int i = 0; i < count; i++) {
      BeyondSubsetException.unless(octets.get() == 0, "a value where there should be none");
    }
  }

  /** The rest is padding. */
  void end() throws BeyondSubsetException {
    zeros(octets.remaining());
  }
}
