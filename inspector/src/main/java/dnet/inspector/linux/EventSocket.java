package dnet.inspector.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * A netlink socket that hears what the kernel tells everybody (netlink(7), multicast groups). It
 * hears its own namespace, which is that of the thread that opens it, and every other that has an
 * id there (NETLINK_LISTEN_ALL_NSID). Never blocks; for one thread.
 *
 * <p>While it is open its own namespace lives on, even when nobody else uses that. The others it
 * does not hold.
 */
public final class EventSocket implements Pollable {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_ADD_MEMBERSHIP = 1;
  private static final int NETLINK_LISTEN_ALL_NSID = 8;

  /** Offsets in struct msghdr of a 64-bit system. */
  private static final int HEADER = 56;

  private static final int IOVEC = 16;
  private static final int ADDRESS = 16;
  private static final int CONTROL = 64;
  private static final int CONTROL_AT = HEADER + IOVEC + ADDRESS;
  private static final int BUFFER_AT = CONTROL_AT + CONTROL;
  private static final int MSG_TRUNC = 0x20;

  /** Of the longest datagram that is taken whole, in octets. */
  public static final int DATAGRAM = 32 << 10;

  /** One for all sockets of a thread, which may be hundreds. */
  private static final ThreadLocal<Pointer> MEMORY =
      ThreadLocal.withInitial(() -> LibC.memory(BUFFER_AT + DATAGRAM));

  private final Descriptor descriptor;
  private final String name;

  private EventSocket(Descriptor descriptor, String name) {
    this.descriptor = descriptor;
    this.name = name;
  }

  /**
   * One datagram.
   *
   * @param length its whole length in octets, greater than the buffer's if it was cut
   * @param namespaceId of the namespace that it is about, as the socket's own namespace numbers it;
   *     -1 for that itself
   * @param fromKernel false for what a process sent to the group, which proves nothing
   */
  public record Received(int length, int namespaceId, boolean fromKernel) {}

  /**
   * Opens one in the namespace of the thread that calls.
   *
   * @param protocol NETLINK_* of linux/netlink.h
   * @param groups to join; those that the kernel does not know are passed over
   * @param bufferSize of the kernel's queue for this socket, in octets; what does not fit is lost
   * @param name for error messages
   */
  public static EventSocket open(
      int protocol, Collection<Integer> groups, int bufferSize, String name)
      throws SystemCallException {
    int flags = SOCK_RAW | Descriptor.O_CLOEXEC | Descriptor.O_NONBLOCK;
    int fd = LibC.get().socket(AF_NETLINK, flags, protocol);
    if (fd < 0) {
      throw new SystemCallException("socket", name, LibC.errno());
    }
    EventSocket socket = new EventSocket(new Descriptor(fd), name);
    try {
      byte[] address = new byte[12];
      address[0] = AF_NETLINK;
      if (LibC.get().bind(fd, address, address.length) != 0) {
        throw new SystemCallException("bind", name, LibC.errno());
      }
      if (!socket.tryOption(SOL_SOCKET, SO_RCVBUFFORCE, bufferSize)) {
        socket.tryOption(SOL_SOCKET, SO_RCVBUF, bufferSize);
      }
      socket.tryOption(SOL_NETLINK, NETLINK_LISTEN_ALL_NSID, 1);
      for (int group : groups) {
        int errno = socket.option(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group);
        if (errno == Errno.EPERM || errno == Errno.EACCES) {
          throw new SystemCallException("joining group " + group, name, errno);
        }
      }
      return socket;
    } catch (SystemCallException e) {
      socket.close();
      throw e;
    }
  }

  private boolean tryOption(int level, int option, int value) {
    return option(level, option, value) == 0;
  }

  private int option(int level, int option, int value) {
    byte[] bytes = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
    return LibC.get().setsockopt(descriptor.fd(), level, option, bytes, bytes.length) == 0
        ? 0
        : LibC.errno();
  }

  /**
   * Receives one datagram into {@code buffer}.
   *
   * @return null when there is none
   * @throws SystemCallException with ENOBUFS when some were lost since the last call
   */
  public @Nullable Received receive(byte[] buffer) throws SystemCallException {
    Pointer memory = MEMORY.get();
    prepare(memory);
    long length;
    int errno;
    do {
      length = LibC.get().recvmsg(descriptor.fd(), memory, MSG_TRUNC);
      errno = length < 0 ? LibC.errno() : 0;
    } while (errno == Errno.EINTR);
    if (errno == Errno.EAGAIN) {
      return null;
    }
    if (errno != 0) {
      throw new SystemCallException("recvmsg", name, errno);
    }
    memory.get(BUFFER_AT, buffer, 0, (int) Math.min(length, Math.min(DATAGRAM, buffer.length)));
    int sender = memory.getInt(HEADER + IOVEC + 4L);
    return new Received((int) length, namespaceId(memory), sender == 0);
  }

  private static void prepare(Pointer memory) {
    memory.putAddress(0, memory.address() + HEADER + IOVEC);
    memory.putInt(8, 12);
    memory.putAddress(16, memory.address() + HEADER);
    memory.putLong(24, 1);
    memory.putAddress(32, memory.address() + CONTROL_AT);
    memory.putLong(40, CONTROL);
    memory.putLong(48, 0);
    memory.putAddress(HEADER, memory.address() + BUFFER_AT);
    memory.putLong(HEADER + 8L, DATAGRAM);
  }

  /** The only control message that there can be (cmsg(3)). */
  private static int namespaceId(Pointer memory) {
    boolean present =
        memory.getLong(40) >= 20
            && memory.getInt(CONTROL_AT + 8L) == SOL_NETLINK
            && memory.getInt(CONTROL_AT + 12L) == NETLINK_LISTEN_ALL_NSID;
    return present ? memory.getInt(CONTROL_AT + 16L) : -1;
  }

  @Override
  public int fd() {
    return descriptor.fd();
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
