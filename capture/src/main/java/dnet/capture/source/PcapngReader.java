package dnet.capture.source;

import dnet.capture.decode.LinkType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads capture files: pcapng (draft-ietf-opsawg-pcapng) and, seeing what it is, classic pcap. The
 * file may be hostile: every length is checked, and no more than half a mebibyte is held.
 */
public final class PcapngReader {
  private static final int SECTION = 0x0a0d0d0a;
  private static final int INTERFACE = 1;
  private static final int ENHANCED = 6;
  private static final int MOST_INTERFACES = 4096;

  private final Window window;
  private final Sink sink;
  private final List<Described> interfaces = new ArrayList<>();
  private long packets;

  private PcapngReader(Window window, Sink sink) {
    this.window = window;
    this.sink = sink;
  }

  /** Takes what a file holds. */
  public interface Sink {
    /**
     * A packet.
     *
     * @param interfaceName hostile text; empty where the file has none
     */
    void packet(
        String interfaceName,
        long nanos,
        LinkType type,
        byte[] data,
        int offset,
        int captured,
        int original);
  }

  private record Described(LinkType type, String name, long unitsPerSecond) {
    long nanos(long units) {
      long seconds = Long.divideUnsigned(units, unitsPerSecond);
      long rest = Long.remainderUnsigned(units, unitsPerSecond);
      return seconds * 1_000_000_000L
          + (unitsPerSecond > 1_000_000_000L
              ? rest / (unitsPerSecond / 1_000_000_000L)
              : rest * 1_000_000_000L / unitsPerSecond);
    }
  }

  /**
   * Gives all packets to {@code sink}.
   *
   * @return how many
   * @throws CaptureFormatException if it is no such file, is damaged or ends within a block
   */
  public static long read(InputStream in, Sink sink) throws IOException {
    Window window = new Window(in);
    if (window.has(24) && PcapReader.recognises(window)) {
      return PcapReader.read(window, (n, t, d, o, c, l) -> sink.packet("", n, t, d, o, c, l));
    }
    PcapngReader reader = new PcapngReader(window, sink);
    reader.blocks();
    return reader.packets;
  }

  private CaptureFormatException damaged(String what) {
    return new CaptureFormatException(what + " at " + window.position());
  }

  private void blocks() throws IOException {
    boolean begun = false;
    while (!window.isAtEnd()) {
      if (!window.has(12)) {
        throw damaged("ends within a block");
      }
      int type = window.i32(0);
      if (type == SECTION) {
        section();
        begun = true;
      } else if (!begun) {
        throw new CaptureFormatException("no capture file");
      }
      long length = window.u32(4);
      if (length < 12 || length % 4 != 0 || length > Window.MOST) {
        throw damaged("block of " + length + " octets");
      }
      if (!window.has((int) length)) {
        throw damaged("ends within a block");
      }
      if (window.u32((int) length - 4) != length) {
        throw damaged("block with two lengths");
      }
      if (type == INTERFACE) {
        describe((int) length);
      } else if (type == ENHANCED) {
        packet((int) length);
      }
      window.skip((int) length);
    }
    if (!begun) {
      throw new CaptureFormatException("no capture file");
    }
  }

  private void section() throws IOException {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      window.order(order);
      if (window.i32(8) == 0x1a2b3c4d) {
        interfaces.clear();
        return;
      }
    }
    throw damaged("section of no byte order");
  }

  private void describe(int length) throws IOException {
    if (length < 20 || interfaces.size() == MOST_INTERFACES) {
      throw damaged("interface description");
    }
    String name = "";
    long units = 1_000_000;
    for (int at = 16; at + 4 <= length - 4; ) {
      int code = window.u16(at);
      int size = window.u16(at + 2);
      if (code == 0) {
        break;
      }
      if (size > length - 8 - at) {
        throw damaged("option of " + size + " octets");
      }
      if (code == 2) {
        name = new String(window.array(), window.offset() + at + 4, size, StandardCharsets.UTF_8);
      } else if (code == 9 && size == 1) {
        units = resolution(window.array()[window.offset() + at + 4]);
      }
      at += 4 + (size + 3 & ~3);
    }
    interfaces.add(new Described(PcapReader.linkType(window.u16(8)), name, units));
  }

  private long resolution(byte value) throws CaptureFormatException {
    int exponent = value & 0x7f;
    if (value < 0 ? exponent > 30 : exponent > 12) {
      throw damaged("time resolution " + value);
    }
    return value < 0 ? 1L << exponent : (long) Math.pow(10, exponent);
  }

  private void packet(int length) throws IOException {
    if (length < 32) {
      throw damaged("packet block of " + length + " octets");
    }
    long index = window.u32(8);
    long captured = window.u32(20);
    if (index >= interfaces.size() || captured > length - 32) {
      throw damaged("packet of interface " + index + " with " + captured + " octets");
    }
    Described from = interfaces.get((int) index);
    sink.packet(
        from.name(),
        from.nanos(window.u32(12) << 32 | window.u32(16)),
        from.type(),
        window.array(),
        window.offset() + 28,
        (int) captured,
        (int) Math.max(captured, Math.min(window.u32(24), Integer.MAX_VALUE)));
    packets++;
  }
}
