package dnet.inspector.linux;

import dnet.inspector.model.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An address and a port.
 *
 * @param port 0 to 65535
 */
public record SocketAddress(IpAddress address, int port) {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int MAX_SIZE = 28;

  public SocketAddress {
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("port " + port);
    }
  }

  /** A struct sockaddr_in or sockaddr_in6 (ip(7), ipv6(7)). */
  byte[] bytes() {
    boolean v4 = address.isV4();
    ByteBuffer made = ByteBuffer.allocate(v4 ? 16 : MAX_SIZE).order(ByteOrder.nativeOrder());
    made.putShort((short) (v4 ? AF_INET : AF_INET6));
    made.order(ByteOrder.BIG_ENDIAN).putShort((short) port);
    made.position(v4 ? 4 : 8);
    return made.put(address.octets()).array();
  }

  /** Of such a structure; null if it is another one. */
  static @Nullable SocketAddress of(byte[] bytes) {
    if (bytes.length < 16) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int family = in.order(ByteOrder.nativeOrder()).getShort();
    int port = in.order(ByteOrder.BIG_ENDIAN).getShort() & 0xffff;
    if (family == AF_INET) {
      return new SocketAddress(IpAddress.of(Arrays.copyOfRange(bytes, 4, 8)), port);
    }
    return family == AF_INET6 && bytes.length >= 24
        ? new SocketAddress(IpAddress.of(Arrays.copyOfRange(bytes, 8, 24)), port)
        : null;
  }
}
