package dnet.inspector.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Puts a message together by hand, as the kernel would (netlink(7)). */
final class MessageBuilder {
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 18).order(ByteOrder.nativeOrder());
  private final int type;
  private int flags = 2;

  MessageBuilder(int type) {
    this.type = type;
    buffer.position(Message.HEADER);
  }

  MessageBuilder flags(int bits) {
    flags = bits;
    return this;
  }

  /** struct ifinfomsg of an Ethernet link that is up. */
  MessageBuilder link(int index) {
    buffer.put((byte) 0).put((byte) 0).putShort((short) 1).putInt(index).putInt(0x10001).putInt(0);
    return this;
  }

  MessageBuilder s32(int value) {
    buffer.putInt(value);
    return this;
  }

  MessageBuilder zeros(int count) {
    buffer.put(new byte[count]);
    return this;
  }

  MessageBuilder text(int attribute, String text) {
    return octets(attribute, (text + "\0").getBytes(StandardCharsets.UTF_8));
  }

  MessageBuilder u8(int attribute, int value) {
    return octets(attribute, (byte) value);
  }

  MessageBuilder u16(int attribute, int value) {
    return octets(
        attribute,
        ByteBuffer.allocate(2).order(ByteOrder.nativeOrder()).putShort((short) value).array());
  }

  MessageBuilder be16(int attribute, int value) {
    return octets(attribute, (byte) (value >> 8), (byte) value);
  }

  MessageBuilder u32(int attribute, int value) {
    return octets(
        attribute, ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array());
  }

  MessageBuilder octets(int attribute, byte... value) {
    buffer.putShort((short) (value.length + 4)).putShort((short) attribute).put(value);
    return align();
  }

  /** An attribute that holds attributes, with NLA_F_NESTED set. */
  MessageBuilder nest(int attribute, Consumer<MessageBuilder> content) {
    int start = buffer.position();
    buffer.putShort((short) 0).putShort((short) (attribute | 0x8000));
    content.accept(this);
    buffer.putShort(start, (short) (buffer.position() - start));
    return this;
  }

  private MessageBuilder align() {
    while (buffer.position() % 4 != 0) {
      buffer.put((byte) 0);
    }
    return this;
  }

  byte[] build() {
    int length = buffer.position();
    buffer.putInt(0, length).putShort(4, (short) type).putShort(6, (short) flags);
    byte[] message = new byte[length];
    buffer.get(0, message);
    return message;
  }

  /** The body, as the parsers take it. */
  Octets body() {
    byte[] message = build();
    return new Octets(message, Message.HEADER, message.length);
  }
}
