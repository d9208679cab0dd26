package dnet.inspector.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A netlink socket (netlink(7)). It belongs to the namespace of the thread that opens it, and stays
 * there whoever uses it later.
 */
public final class NativeSocket implements AutoCloseable {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int MSG_TRUNC = 0x20;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int SO_RCVBUF = 8;

  private final Descriptor descriptor;
  private final String name;

  private NativeSocket(Descriptor descriptor, String name) {
    this.descriptor = descriptor;
    this.name = name;
  }

  /**
   * Opens a socket that hears the kernel only, whose receives end after {@code timeoutMillis}.
   *
   * @param protocol NETLINK_* of linux/netlink.h
   * @param name for error messages: {@code "route socket of namespace web"}
   */
  public static NativeSocket netlink(int protocol, String name, int timeoutMillis)
      throws SystemCallException {
    int fd = LibC.get().socket(AF_NETLINK, SOCK_RAW_CLOEXEC, protocol);
    if (fd < 0) {
      throw new SystemCallException("socket", name, LibC.errno());
    }
    NativeSocket socket = new NativeSocket(new Descriptor(fd), name);
    try {
      socket.option(SOL_SOCKET, SO_RCVTIMEO, timeval(timeoutMillis));
      socket.option(SOL_SOCKET, SO_RCVBUF, integer(1 << 20));
      byte[] address = new byte[12];
      address[0] = AF_NETLINK;
      if (LibC.get().bind(fd, address, address.length) != 0) {
        throw new SystemCallException("bind", name, LibC.errno());
      }
      // Port 0 is the kernel. In a namespace of its own a container may send to any netlink port;
      // what does not come from the peer of a connected socket the kernel refuses.
      if (LibC.get().connect(fd, address, address.length) != 0) {
        throw new SystemCallException("connect", name, LibC.errno());
      }
      return socket;
    } catch (SystemCallException e) {
      socket.close();
      throw e;
    }
  }

  /** Sets an option to an integer; whether the kernel took it. Old kernels lack some. */
  public boolean tryOption(int level, int option, int value) {
    byte[] bytes = integer(value);
    return LibC.get().setsockopt(descriptor.fd(), level, option, bytes, bytes.length) == 0;
  }

  private void option(int level, int option, byte[] value) throws SystemCallException {
    if (LibC.get().setsockopt(descriptor.fd(), level, option, value, value.length) != 0) {
      throw new SystemCallException("setsockopt " + option, name, LibC.errno());
    }
  }

  /** Sends one datagram. */
  public void send(byte[] message) throws SystemCallException {
    long sent;
    do {
      sent = LibC.get().send(descriptor.fd(), message, message.length, 0);
    } while (sent < 0 && LibC.errno() == Errno.EINTR);
    if (sent < 0) {
      throw new SystemCallException("send", name, LibC.errno());
    }
  }

  /**
   * Receives one datagram.
   *
   * @return its whole length, which exceeds the buffer's when it was cut
   * @throws SystemCallException with EAGAIN when nothing came in time, ENOBUFS when messages were
   *     lost
   */
  public int receive(byte[] buffer) throws IOException {
    long length = LibC.get().recv(descriptor.fd(), buffer, buffer.length, MSG_TRUNC);
    if (length < 0) {
      throw new SystemCallException("recv", name, LibC.errno());
    }
    return (int) length;
  }

  @Override
  public void close() {
    descriptor.close();
  }

  private static byte[] integer(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
  }

  /** A struct timeval of a 64-bit system. */
  private static byte[] timeval(int millis) {
    return ByteBuffer.allocate(16)
        .order(ByteOrder.nativeOrder())
        .putLong(millis / 1000)
        .putLong(millis % 1000 * 1000L)
        .array();
  }
}
