package dnet.inspector.linux;

import dnet.inspector.model.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/** What one recvmsg(2) gave. */
public final class SocketMessage {
  private static final int SIZE = 2048;
  private static final int CONTROL = 512;
  private static final int HEADER = 56;
  private static final int SCM_TIMESTAMPNS = 35;
  private static final int IP_RECVERR = 11;
  private static final int IPV6_RECVERR = 25;

  private final byte[] data;
  private final @Nullable SocketAddress from;
  private long nanos;
  private @Nullable SocketError error;

  private SocketMessage(byte[] data, @Nullable SocketAddress from) {
    this.data = data;
    this.from = from;
  }

  /** What came, as much of it as fitted; a copy. */
  public byte[] data() {
    return data.clone();
  }

  /** Who sent it; null where the kernel names nobody. */
  public @Nullable SocketAddress from() {
    return from;
  }

  /** When the kernel got it, since the epoch; 0 where it does not say. */
  public long nanos() {
    return nanos;
  }

  /** Why what was sent failed; null for a message of the other side. */
  public @Nullable SocketError error() {
    return error;
  }

  /**
   * An error report (struct sock_extended_err of linux/errqueue.h).
   *
   * @param icmp whether an ICMP message said it; false for what the kernel itself found
   * @param type of ICMP or ICMPv6
   * @param code likewise
   * @param info the next hop's MTU where that is the reason
   * @param offender who sent the ICMP message; null where nobody did
   */
  public record SocketError(
      int errno, boolean icmp, int type, int code, long info, @Nullable IpAddress offender) {}

  /**
   * Receives without waiting.
   *
   * @return null when there is nothing
   */
  static @Nullable SocketMessage receive(int fd, int flags, String name)
      throws SystemCallException {
    Pointer memory = LibC.memory(HEADER + 16 + 32 + CONTROL + SIZE);
    long iovec = HEADER;
    long address = iovec + 16;
    long control = address + 32;
    long buffer = control + CONTROL;
    memory.putAddress(0, memory.address() + address);
    memory.putInt(8, SocketAddress.MAX_SIZE);
    memory.putAddress(16, memory.address() + iovec);
    memory.putLong(24, 1);
    memory.putAddress(32, memory.address() + control);
    memory.putLong(40, CONTROL);
    memory.putAddress(iovec, memory.address() + buffer);
    memory.putLong(iovec + 8, SIZE);
    long length = LibC.get().recvmsg(fd, memory, flags);
    if (length < 0) {
      int errno = LibC.errno();
      if (errno == Errno.EAGAIN || errno == Errno.EINTR) {
        return null;
      }
      throw new SystemCallException("recvmsg", name, errno);
    }
    SocketMessage message =
        new SocketMessage(
            bytes(memory, buffer, (int) Math.min(length, SIZE)),
            SocketAddress.of(bytes(memory, address, Math.min(memory.getInt(8), 32))));
    message.take(bytes(memory, control, (int) Math.min(memory.getLong(40), CONTROL)));
    return message;
  }

  private static byte[] bytes(Pointer memory, long offset, int length) {
    byte[] copy = new byte[Math.max(0, length)];
    memory.get(offset, copy, 0, copy.length);
    return copy;
  }

  /** Reads the control messages (cmsg(3)). */
  private void take(byte[] control) {
    ByteBuffer in = ByteBuffer.wrap(control).order(ByteOrder.nativeOrder());
    for (int at = 0; at + 16 <= control.length; ) {
      long length = in.getLong(at);
      if (length < 16 || length > control.length - at) {
        break;
      }
      int type = in.getInt(at + 12);
      int size = (int) length - 16;
      if (type == SCM_TIMESTAMPNS && in.getInt(at + 8) == 1 && size >= 16) {
        nanos = in.getLong(at + 16) * 1_000_000_000L + in.getLong(at + 24);
      } else if ((type == IP_RECVERR || type == IPV6_RECVERR) && size >= 16) {
        error = error(in, control, at + 16, size);
      }
      at += (int) (length + 7 & ~7);
    }
  }

  private static SocketError error(ByteBuffer in, byte[] control, int at, int size) {
    int origin = control[at + 4];
    SocketAddress offender =
        SocketAddress.of(Arrays.copyOfRange(control, at + 16, at + Math.max(16, size)));
    return new SocketError(
        in.getInt(at),
        origin == 2 || origin == 3,
        control[at + 5] & 0xff,
        control[at + 6] & 0xff,
        in.getInt(at + 8) & 0xffffffffL,
        offender == null ? null : offender.address());
  }
}
