package dnet.inspector.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Builds a request: header, fixed part, attributes. */
final class Request {
  private static final int FLAG_REQUEST = 0x1;
  private static final int FLAG_DUMP = 0x300;
  private static final int CAPACITY = 256;

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
