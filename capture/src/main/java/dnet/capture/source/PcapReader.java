package dnet.capture.source;

import dnet.capture.decode.LinkType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;

/**
 * Reads the classic pcap format (pcap-savefile(5)), either byte order, micro- or nanoseconds. The
 * file may be hostile: every length is checked, and no more than half a mebibyte is held.
 */
public final class PcapReader {
  /** In octets; libpcap's own limit (MAXIMUM_SNAPLEN). */
  static final int MOST_CAPTURED = 262_144;

  private static final int MICROS = 0xa1b2c3d4;
  private static final int NANOS = 0xa1b23c4d;
  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;

  private PcapReader() {}

  /**
   * Gives all packets to {@code sink}, until the stream ends.
   *
   * @return how many
   * @throws CaptureFormatException if it is no such file, is damaged or ends within a packet
   */
  public static long read(InputStream in, PacketSink sink) throws IOException {
    return read(new Window(in), sink);
  }

  static boolean recognises(Window window) {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      window.order(order);
      if (window.i32(0) == MICROS || window.i32(0) == NANOS) {
        return true;
      }
    }
    return false;
  }

  static long read(Window window, PacketSink sink) throws IOException {
    if (!window.has(FILE_HEADER) || !recognises(window)) {
      throw new CaptureFormatException("no pcap file");
    }
    int unit = window.i32(0) == NANOS ? 1 : 1000;
    LinkType type = linkType(window.i32(20));
    window.skip(FILE_HEADER);
    long packets = 0;
    while (!window.isAtEnd()) {
      if (!window.has(RECORD_HEADER)) {
        throw new CaptureFormatException("ends within a packet at " + window.position());
      }
      long nanos = window.u32(0) * 1_000_000_000L + window.u32(4) * unit;
      long captured = window.u32(8);
      int original = (int) Math.min(window.u32(12), Integer.MAX_VALUE);
      if (captured > MOST_CAPTURED) {
        throw new CaptureFormatException(
            "packet of " + captured + " octets at " + window.position());
      }
      int whole = RECORD_HEADER + (int) captured;
      if (!window.has(whole)) {
        throw new CaptureFormatException("ends within a packet at " + window.position());
      }
      sink.packet(
          nanos,
          type,
          window.array(),
          window.offset() + RECORD_HEADER,
          (int) captured,
          Math.max(original, (int) captured));
      window.skip(whole);
      packets++;
    }
    return packets;
  }

  static LinkType linkType(int number) throws CaptureFormatException {
    try {
      return LinkType.of(number);
    } catch (IllegalArgumentException e) {
      throw new CaptureFormatException(String.valueOf(e.getMessage()));
    }
  }
}
