package dnet.inspector.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A socket for whole frames of one protocol on one interface (packet(7)). It belongs to the
 * namespace of the thread that opens it.
 */
public final class PacketSocket implements AutoCloseable {
  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int ADDRESS_SIZE = 20;

  private final Descriptor descriptor;
  private final String name;

  private PacketSocket(Descriptor descriptor, String name) {
    this.descriptor = descriptor;
    this.name = name;
  }

  /**
   * Opens one.
   *
   * @param protocol ETH_P_* of linux/if_ether.h
   * @param index the interface's
   * @param name for error messages
   */
  public static PacketSocket open(int protocol, int index, String name) throws SystemCallException {
    int swapped = Short.reverseBytes((short) protocol) & 0xffff;
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    int network = little ? swapped : protocol;
    int fd = LibC.get().socket(AF_PACKET, SOCK_RAW_CLOEXEC, network);
    if (fd < 0) {
      throw new SystemCallException("socket", name, LibC.errno());
    }
    PacketSocket socket = new PacketSocket(new Descriptor(fd), name);
    byte[] address =
        ByteBuffer.allocate(ADDRESS_SIZE)
            .order(ByteOrder.nativeOrder())
            .putShort((short) AF_PACKET)
            .putShort((short) network)
            .putInt(index)
            .array();
    if (LibC.get().bind(fd, address, address.length) != 0) {
      SystemCallException failure = new SystemCallException("bind", name, LibC.errno());
      socket.close();
      throw failure;
    }
    return socket;
  }

  /** Sends one frame, with its Ethernet header. */
  public void send(byte[] frame) throws SystemCallException {
    if (LibC.get().send(descriptor.fd(), frame, frame.length, 0) < 0) {
      throw new SystemCallException("send", name, LibC.errno());
    }
  }

  /**
   * Receives one frame; null when none came in time.
   *
   * @param timeoutMillis 1 and more
   */
  public byte @Nullable [] receive(int timeoutMillis) throws SystemCallException {
    byte[] time =
        ByteBuffer.allocate(16)
            .order(ByteOrder.nativeOrder())
            .putLong(timeoutMillis / 1000)
            .putLong(timeoutMillis % 1000 * 1000L)
            .array();
    if (LibC.get().setsockopt(descriptor.fd(), SOL_SOCKET, SO_RCVTIMEO, time, time.length) != 0) {
      throw new SystemCallException("setsockopt", name, LibC.errno());
    }
    byte[] buffer = new byte[2048];
    long length = LibC.get().recv(descriptor.fd(), buffer, buffer.length, 0);
    if (length >= 0) {
      return Arrays.copyOf(buffer, (int) length);
    }
    int errno = LibC.errno();
    if (errno == Errno.EAGAIN || errno == Errno.EINTR) {
      return null;
    }
    throw new SystemCallException("recv", name, errno);
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
