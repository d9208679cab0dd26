package dnet.capture.source;

import dnet.capture.decode.LinkType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes a pcapng file of one section (draft-ietf-opsawg-pcapng): an interface per hop, nanosecond
 * times, a comment per packet, drop counts at the end. Any number of threads may write.
 */
public final class PcapngWriter implements AutoCloseable {
  private static final int SECTION = 0x0a0d0d0a;
  private static final int INTERFACE = 1;
  private static final int STATISTICS = 5;
  private static final int ENHANCED = 6;
  private static final int OPT_COMMENT = 1;
  private static final int SHB_USERAPPL = 4;
  private static final int IF_NAME = 2;
  private static final int IF_TSRESOL = 9;
  private static final int ISB_IFRECV = 4;
  private static final int ISB_IFDROP = 5;

  private final OutputStream out;
  private int interfaces;

  /** Begins the section. Closing this closes {@code out}. */
  public PcapngWriter(OutputStream out) throws IOException {
    this.out = out;
    Block block = new Block(128);
    block.body.putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0).putLong(-1);
    block.text(SHB_USERAPPL, "dnet");
    block.write(SECTION);
  }

  /**
   * Adds an interface; its number is what packets name it by.
   *
   * @param namespace where it is; made safe
   * @param name likewise
   * @param snapLength in octets
   */
  public synchronized int add(String namespace, String name, LinkType type, int snapLength)
      throws IOException {
    Block block = new Block(1024);
    block.body.putShort((short) type.number()).putShort((short) 0).putInt(snapLength);
    block.text(IF_NAME, SafeText.of(namespace + "/" + name));
    block.option(IF_TSRESOL, new byte[] {9});
    block.write(INTERFACE);
    return interfaces++;
  }

  /**
   * Writes a packet.
   *
   * @param number of the interface
   * @param nanos since the epoch
   * @param comment made safe; null for none
   */
  public synchronized void packet(
      int number,
      long nanos,
      byte[] data,
      int offset,
      int captured,
      int original,
      @Nullable String comment)
      throws IOException {
    if (number < 0 || number >= interfaces) {
      throw new IllegalArgumentException("interface " + number + " of " + interfaces);
    }
    Block block = new Block(captured + 1024);
    block.body.putInt(number).putInt((int) (nanos >>> 32)).putInt((int) nanos);
    block.body.putInt(captured).putInt(original).put(data, offset, captured);
    block.pad();
    if (comment != null) {
      block.text(OPT_COMMENT, SafeText.of(comment));
    }
    block.write(ENHANCED);
  }

  /** Writes what a capture counted. */
  public synchronized void statistics(int number, long nanos, CaptureCounts counts)
      throws IOException {
    Block block = new Block(128);
    block.body.putInt(number).putInt((int) (nanos >>> 32)).putInt((int) nanos);
    block.number(ISB_IFRECV, counts.received());
    block.number(ISB_IFDROP, counts.dropped());
    block.write(STATISTICS);
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }

  /** A block that is being put together. */
  private final class Block {
    private final ByteBuffer body;
    private boolean options;

    Block(int room) {
      body = ByteBuffer.allocate(room + 16).order(ByteOrder.LITTLE_ENDIAN).position(8);
    }

    void pad() {
      while (body.position() % 4 != 0) {
        body.put((byte) 0);
      }
    }

    void option(int code, byte[] value) {
      body.putShort((short) code).putShort((short) value.length).put(value);
      pad();
      options = true;
    }

    void text(int code, String value) {
      option(code, value.getBytes(StandardCharsets.UTF_8));
    }

    void number(int code, long value) {
      option(code, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    }

    void write(int type) throws IOException {
      if (options) {
        body.putInt(0);
      }
      int length = body.position() + 4;
      body.putInt(length).putInt(0, type).putInt(4, length);
      out.write(body.array(), 0, length);
    }
  }
}
