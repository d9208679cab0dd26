package dnet.capture.decode;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.MacAddress;

/**
 * A place in a captured packet. The end of what was captured and the end that the headers claim are
 * kept apart: a small snap length cuts the first and leaves the second.
 */
final class Octets {
  private final byte[] data;
  private final int captured;
  private int position;
  private int wireEnd;

  /**
   * Starts at {@code offset}.
   *
   * @param captured octets from there that are in the array
   * @param wire octets from there that the packet had
   */
  Octets(byte[] data, int offset, int captured, int wire) {
    this.data = data;
    this.position = offset;
    this.captured = offset + captured;
    this.wireEnd = offset + Math.max(captured, wire);
  }

  /** What was asked for lies behind the packet's end. Thrown and caught in this package only. */
  static final class PastEndException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean cut;

    PastEndException(boolean cut) {
      super("past the end", null, false, false);
      this.cut = cut;
    }

    /** Whether the packet went on there and was not captured. */
    boolean isCut() {
      return cut;
    }
  }

  private int take(int length) {
    int at = position;
    if (length > captured - at || length > wireEnd - at) {
      throw new PastEndException(length <= wireEnd - at);
    }
    position = at + length;
    return at;
  }

  int u8() {
    return data[take(1)] & 0xff;
  }

  int u16() {
    return two(take(2));
  }

  int u24() {
    int at = take(3);
    return (data[at] & 0xff) << 16 | two(at + 1);
  }

  long u32() {
    return four(take(4));
  }

  long i64() {
    int at = take(8);
    return four(at) << 32 | four(at + 4);
  }

  MacAddress mac() {
    int at = take(6);
    return new MacAddress((long) two(at) << 32 | four(at + 2));
  }

  private int two(int at) {
    return (data[at] & 0xff) << 8 | (data[at + 1] & 0xff);
  }

  private long four(int at) {
    return (long) two(at) << 16 | two(at + 2);
  }

  IpAddress address(int length) {
    int at = take(length);
    return IpAddress.of(data, at, length);
  }

  void skip(int length) {
    if (length < 0) {
      throw new PastEndException(false);
    }
    take(length);
  }

  /** Octets that the packet had from here on. */
  int wireRemaining() {
    return wireEnd - position;
  }

  /** Octets that were captured from here on. */
  int remaining() {
    return Math.min(captured, wireEnd) - position;
  }

  /** What lies more than {@code length} octets ahead belongs to somebody else: padding. */
  void limit(int length) {
    wireEnd = Math.min(wireEnd, position + length);
  }

  /** The octet ahead, which is not taken. */
  int peek() {
    int at = take(1);
    position = at;
    return data[at] & 0xff;
  }
}
