package dnet.capture.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A window that moves over a stream: bulk reads, bounded memory. */
final class Window {
  /** The most that can be asked for at once, in octets. */
  static final int MOST = 512 << 10;

  private final InputStream in;
  private final byte[] data = new byte[MOST];
  private final ByteBuffer numbers = ByteBuffer.wrap(data);
  private int start;
  private int end;
  private long passed;

  Window(InputStream in) {
    this.in = in;
  }

  void order(ByteOrder order) {
    numbers.order(order);
  }

  /**
   * Makes sure that the next octets are there.
   *
   * @return false if the stream ends before; what is left stays
   */
  boolean has(int length) throws IOException {
    if (end - start >= length) {
      return true;
    }
    if (start + length > data.length) {
      System.arraycopy(data, start, data, 0, end - start);
      end -= start;
      start = 0;
    }
    while (end - start < length) {
      int got = in.read(data, end, data.length - end);
      if (got < 0) {
        return false;
      }
      end += got;
    }
    return true;
  }

  boolean isAtEnd() throws IOException {
    return !has(1);
  }

  void skip(int length) {
    start += length;
    passed += length;
    if (start == end) {
      start = 0;
      end = 0;
    }
  }

  /** The offset in the stream. */
  long position() {
    return passed;
  }

  byte[] array() {
    return data;
  }

  int offset() {
    return start;
  }

  int i32(int at) {
    return numbers.getInt(start + at);
  }

  long u32(int at) {
    return numbers.getInt(start + at) & 0xffffffffL;
  }

  int u16(int at) {
    return numbers.getShort(start + at) & 0xffff;
  }
}
