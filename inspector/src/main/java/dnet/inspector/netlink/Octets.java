package dnet.inspector.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A bounds-checked view of a part of a message. Every read beyond the end is a {@link
 * MalformedMessageException} that names the offset, never a wrong value.
 */
final class Octets {
  private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private final byte[] bytes;
  private final int from;
  private final int to;

  Octets(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  int length() {
    return to - from;
  }

  /** Where this part begins in the whole message. */
  int offset() {
    return from;
  }

  int u8(int at) throws MalformedMessageException {
    return bytes[check(at, 1)] & 0xff;
  }

  int u16(int at) throws MalformedMessageException {
    int start = check(at, 2);
    return LITTLE ? two(start + 1, start) : two(start, start + 1);
  }

  int be16(int at) throws MalformedMessageException {
    int start = check(at, 2);
    return two(start, start + 1);
  }

  int s32(int at) throws MalformedMessageException {
    int start = check(at, 4);
    return LITTLE
        ? two(start + 3, start + 2) << 16 | two(start + 1, start)
        : two(start, start + 1) << 16 | two(start + 2, start + 3);
  }

  long u32(int at) throws MalformedMessageException {
    return s32(at) & 0xffffffffL;
  }

  long be32(int at) throws MalformedMessageException {
    int start = check(at, 4);
    return (two(start, start + 1) << 16 | two(start + 2, start + 3)) & 0xffffffffL;
  }

  long s64(int at) throws MalformedMessageException {
    long first = u32(at);
    long second = u32(at + 4);
    return LITTLE ? second << 32 | first : first << 32 | second;
  }

  /** Most of what a short-lived command reads is read before anything is compiled: no buffers. */
  private int two(int high, int low) {
    return (bytes[high] & 0xff) << 8 | (bytes[low] & 0xff);
  }

  /** A part of this part. */
  Octets part(int at, int length) throws MalformedMessageException {
    int start = check(at, length);
    return new Octets(bytes, start, start + length);
  }

  /** All from {@code at} on. */
  Octets rest(int at) throws MalformedMessageException {
    return part(at, length() - at);
  }

  /** Whether a part of this part is exactly that. */
  boolean isAt(int at, int length, byte[] wanted) throws MalformedMessageException {
    int start = check(at, length);
    return length == wanted.length
        && Arrays.equals(bytes, start, start + length, wanted, 0, length);
  }

  byte[] copy() {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /**
   * Text up to the first zero octet: UTF-8 where it is that, else one character an octet, so that
   * no two names become the same.
   */
  String text() {
    int end = from;
    int all = 0;
    while (end < to && bytes[end] != 0) {
      all |= bytes[end];
      end++;
    }
    if (all >= 0) {
      return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1); // ASCII
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, end - from))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
    }
  }

  /** Hexadecimal octets joined by {@code delimiter}. */
  String hex(String delimiter) {
    return HexFormat.ofDelimiter(delimiter).formatHex(bytes, from, to);
  }

  private int check(int at, int length) throws MalformedMessageException {
    if (at < 0 || length < 0 || at > length() - length) {
      throw new MalformedMessageException(
          "message ends within a value of " + length + " octets", from + at);
    }
    return from + at;
  }
}
