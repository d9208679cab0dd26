package dnet.inspector.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Builds a request: header, fixed part, attributes. */
final class Request {
  private static final int FLAG_REQUEST = 0x1;
  private static final int FLAG_DUMP = 0x300;
  private static final int FLAG_ACK = 0x4;
  private static final int CAPACITY = 4096;
  private static final int NESTED = 0x8000;

  private final int type;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(CAPACITY).order(ByteOrder.nativeOrder()).position(Message.HEADER);

  Request(int type) {
    this.type = type;
  }

  /** Appends {@code length} zero octets. */
  Request zeros(int length) {
    buffer.put(new byte[length]);
    return this;
  }

  Request octet(int value) {
    buffer.put((byte) value);
    return this;
  }

  /** Appends an attribute that holds a 32-bit number. */
  Request attribute(int attribute, int value) {
    buffer.putShort((short) 8).putShort((short) attribute).putInt(value);
    return this;
  }

  Request number(int value) {
    buffer.putInt(value);
    return this;
  }

  /** Appends an attribute that holds octets, padded. */
  Request attribute(int attribute, byte[] value) {
    buffer.putShort((short) (4 + value.length)).putShort((short) attribute).put(value);
    return zeros(-value.length & 3);
  }

  /** Appends octets as they are. */
  Request octets(byte[] value) {
    buffer.put(value);
    return this;
  }

  /** Appends a name with its terminating zero. */
  Request name(int attribute, String value) {
    byte[] octets = value.getBytes(StandardCharsets.UTF_8);
    return attribute(attribute, Arrays.copyOf(octets, octets.length + 1));
  }

  /** Appends an attribute that holds what {@code inside} appends. */
  Request nested(int attribute, Consumer<Request> inside) {
    int start = buffer.position();
    buffer.putShort((short) 0).putShort((short) (attribute | NESTED));
    inside.accept(this);
    buffer.putShort(start, (short) (buffer.position() - start));
    return zeros(-buffer.position() & 3);
  }

  /**
   * For a change, which the kernel acknowledges.
   *
   * @param flags NLM_F_CREATE and its relatives
   */
  byte[] change(int flags, int sequence) {
    return finish(FLAG_REQUEST | FLAG_ACK | flags, sequence);
  }

  /** For all objects of the kind. */
  byte[] dump(int sequence) {
    return finish(FLAG_REQUEST | FLAG_DUMP, sequence);
  }

  /** For one object. */
  byte[] get(int sequence) {
    return finish(FLAG_REQUEST, sequence);
  }

  private byte[] finish(int flags, int sequence) {
    byte[] message = new byte[buffer.position()];
    ByteBuffer copy = ByteBuffer.wrap(message).order(ByteOrder.nativeOrder());
    copy.put(buffer.array(), 0, message.length);
    copy.putInt(0, message.length)
        .putShort(4, (short) type)
        .putShort(6, (short) flags)
        .putInt(8, sequence)
        .putInt(12, 0);
    return message;
  }
}
