package dnet.inspector.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** A message's body put together by hand: numbers in the machine's order, then attributes. */
final class Body {
  private final ByteBuffer buffer = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());

  Body hex(String octets) {
    buffer.put(HexFormat.of().parseHex(octets.replace(" ", "")));
    return this;
  }

  Body s32(int... values) {
    Arrays.stream(values).forEach(buffer::putInt);
    return this;
  }

  Body u16(int... values) {
    Arrays.stream(values).forEach(v -> buffer.putShort((short) v));
    return this;
  }

  Body text(int attribute, String text) {
    return attribute(attribute, (text + "\0").getBytes(StandardCharsets.UTF_8));
  }

  Body nested(int attribute, Body inner) {
    return attribute(attribute, inner.bytes());
  }

  private Body attribute(int attribute, byte[] value) {
    u16(4 + value.length, attribute);
    buffer.put(value).put(new byte[-value.length & 3]);
    return this;
  }

  byte[] bytes() {
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  Octets octets() {
    byte[] bytes = bytes();
    return new Octets(bytes, 0, bytes.length);
  }
}
