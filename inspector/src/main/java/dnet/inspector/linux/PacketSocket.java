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
  private static final int MSG_DONTWAIT = 0x40;
  private static final short POLLIN = 1;
  private static final int ADDRESS_SIZE = 20;

  private final Descriptor descriptor;
  private final String name;

  private PacketSocket(Descriptor descriptor, String name) {
    this.descriptor = descriptor;
    this.name = name;
  }

  /**
   * Opens one. Until it is bound it has no protocol: else it would hear all interfaces until then,
   * and binding would wait some 10 ms for that to end.
   *
   * @param protocol ETH_P_* of linux/if_ether.h
   * @param index the interface's
   * @param name for error messages
   */
  public static PacketSocket open(int protocol, int index, String name) throws SystemCallException {
    int swapped = Short.reverseBytes((short) protocol) & 0xffff;
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    int network = little ? swapped : protocol;
    int fd = LibC.get().socket(AF_PACKET, SOCK_RAW_CLOEXEC, 0);
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
    byte[] asked =
        ByteBuffer.allocate(8)
            .order(ByteOrder.nativeOrder())
            .putInt(descriptor.fd())
            .putShort(POLLIN)
            .array();
    int ready = LibC.get().poll(asked, 1, timeoutMillis);
    if (ready == 0) {
      return null;
    }
    if (ready < 0) {
      return nothing("poll", LibC.errno());
    }
    byte[] buffer = new byte[2048];
    long length = LibC.get().recv(descriptor.fd(), buffer, buffer.length, MSG_DONTWAIT);
    if (length >= 0) {
      return Arrays.copyOf(buffer, (int) length);
    }
    return nothing("recv", LibC.errno());
  }

  private byte @Nullable [] nothing(String call, int errno) throws SystemCallException {
    if (errno == Errno.EAGAIN || errno == Errno.EINTR) {
      return null;
    }
    throw new SystemCallException(call, name, errno);
  }

  /**
   * Closes it on another thread: the kernel lets nobody go before all processors have forgotten the
   * socket, which takes some 10 ms.
   */
  public void closeAside() {
    Thread closing = new Thread(this::close, "packet-socket-close");
    closing.setDaemon(true);
    closing.start();
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
