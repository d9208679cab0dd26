package dnet.inspector.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A socket that sends one kind of probe and hears what becomes of it: answers with the kernel's
 * time stamps, and errors with who reported them (ip(7), IP_RECVERR). Never blocks. It belongs to
 * the namespace of the thread that opens it, and stays there whoever uses it later.
 */
public final class InetSocket implements AutoCloseable {
  /** There is something to receive (poll(2)). */
  public static final int POLLIN = 1;

  /** A connect has ended. */
  public static final int POLLOUT = 4;

  /** There is an error to receive. */
  public static final int POLLERR = 8;

  private static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_ERROR = 4;
  private static final int SO_BINDTODEVICE = 25;
  private static final int SO_TIMESTAMPNS = 35;
  private static final int SOL_IP = 0;
  private static final int SOL_IPV6 = 41;
  private static final int IP_MTU_DISCOVER = 10;
  private static final int IP_RECVERR = 11;
  private static final int IPV6_MTU_DISCOVER = 23;
  private static final int IPV6_RECVERR = 25;
  private static final int PMTUDISC_PROBE = 3;
  private static final int MSG_ERRQUEUE = 0x2000;

  private final Descriptor descriptor;
  private final boolean v4;
  private final String name;

  private InetSocket(Descriptor descriptor, boolean v4, String name) {
    this.descriptor = descriptor;
    this.v4 = v4;
    this.name = name;
  }

  /** What a socket speaks. */
  public enum Kind {
    TCP(1, 0, 0),
    UDP(2, 0, 0),
    /** ICMP as it is on the wire; needs CAP_NET_RAW. IPv4's receives begin with the IP header. */
    ICMP_RAW(3, 1, 58),
    /** Echoes only, with the local port as identifier (icmp(7)); for those without CAP_NET_RAW. */
    ICMP_PING(2, 1, 58);

    private final int type;
    private final int protocol4;
    private final int protocol6;

    Kind(int type, int protocol4, int protocol6) {
      this.type = type;
      this.protocol4 = protocol4;
      this.protocol6 = protocol6;
    }
  }

  /**
   * Opens one in the namespace of the thread that calls.
   *
   * @param v4 whether for IPv4
   * @param name for error messages
   */
  public static InetSocket open(Kind kind, boolean v4, String name) throws SystemCallException {
    int fd =
        LibC.get()
            .socket(
                v4 ? SocketAddress.AF_INET : SocketAddress.AF_INET6,
                kind.type | NONBLOCK_CLOEXEC,
                v4 ? kind.protocol4 : kind.protocol6);
    if (fd < 0) {
      throw new SystemCallException("socket", name, LibC.errno());
    }
    InetSocket socket = new InetSocket(new Descriptor(fd), v4, name);
    try {
      socket.option(v4 ? SOL_IP : SOL_IPV6, v4 ? IP_RECVERR : IPV6_RECVERR, integer(1));
      socket.option(SOL_SOCKET, SO_TIMESTAMPNS, integer(1));
      return socket;
    } catch (SystemCallException e) {
      socket.close();
      throw e;
    }
  }

  private static byte[] integer(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
  }

  private void option(int level, int option, byte[] value) throws SystemCallException {
    if (LibC.get().setsockopt(descriptor.fd(), level, option, value, value.length) != 0) {
      throw new SystemCallException("setsockopt " + option, name, LibC.errno());
    }
  }

  /** Packets say "don't fragment" and go out whatever path MTU the kernel has learned. */
  public void dontFragment() throws SystemCallException {
    option(
        v4 ? SOL_IP : SOL_IPV6, v4 ? IP_MTU_DISCOVER : IPV6_MTU_DISCOVER, integer(PMTUDISC_PROBE));
  }

  /** Sends and receives through one interface only. */
  public void bindToDevice(String device) throws SystemCallException {
    byte[] octets = device.getBytes(StandardCharsets.UTF_8);
    option(SOL_SOCKET, SO_BINDTODEVICE, Arrays.copyOf(octets, octets.length + 1));
  }

  /** Sends from an address, and a port unless that is 0. */
  public void bind(SocketAddress address) throws SystemCallException {
    byte[] bytes = address.bytes();
    if (LibC.get().bind(descriptor.fd(), bytes, bytes.length) != 0) {
      throw new SystemCallException("bind", name, LibC.errno());
    }
  }

  /**
   * Sets the other side, and for TCP starts to connect.
   *
   * @return 0, or the error number: EINPROGRESS for TCP that has started
   */
  public int connect(SocketAddress address) {
    byte[] bytes = address.bytes();
    return LibC.get().connect(descriptor.fd(), bytes, bytes.length) == 0 ? 0 : LibC.errno();
  }

  /** The own address; unspecified with port 0 before {@link #connect} or {@link #bind}. */
  public SocketAddress local() throws SystemCallException {
    byte[] bytes = new byte[SocketAddress.MAX_SIZE];
    int[] length = {bytes.length};
    SocketAddress local =
        LibC.get().getsockname(descriptor.fd(), bytes, length) == 0
            ? SocketAddress.of(bytes)
            : null;
    if (local == null) {
      throw new SystemCallException("getsockname", name, LibC.errno());
    }
    return local;
  }

  /** Sends to the other side; 0, or the error number. */
  public int send(byte[] message) {
    return LibC.get().send(descriptor.fd(), message, message.length, 0) < 0 ? LibC.errno() : 0;
  }

  /**
   * A message of the other side; null when there is none.
   *
   * @throws SystemCallException with an error of something sent, where there is one
   */
  public @Nullable SocketMessage receive() throws SystemCallException {
    return SocketMessage.receive(descriptor.fd(), 0, name);
  }

  /** What became of something sent; its data are as they were sent. Null when nothing is known. */
  public @Nullable SocketMessage receiveError() throws SystemCallException {
    return SocketMessage.receive(descriptor.fd(), MSG_ERRQUEUE, name);
  }

  /** How a connect ended: 0, or the error number. Asking forgets it. */
  public int pendingError() {
    byte[] value = new byte[4];
    int[] length = {value.length};
    LibC.get().getsockopt(descriptor.fd(), SOL_SOCKET, SO_ERROR, value, length);
    return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt();
  }

  /**
   * Waits for something to happen to sockets.
   *
   * @param events what to wait for: {@link #POLLIN}, {@link #POLLOUT}
   * @param timeoutMillis at most so long
   * @return for each socket what happened; zeros when nothing did
   */
  public static int[] poll(List<InetSocket> sockets, int events, int timeoutMillis) {
    ByteBuffer asked = ByteBuffer.allocate(8 * sockets.size()).order(ByteOrder.nativeOrder());
    for (InetSocket socket : sockets) {
      asked.putInt(socket.descriptor.fd()).putShort((short) events).putShort((short) 0);
    }
    LibC.get().poll(asked.array(), sockets.size(), Math.max(0, timeoutMillis));
    int[] happened = new int[sockets.size()];
    for (int i = 0; i < happened.length; i++) {
      happened[i] = asked.getShort(8 * i + 6);
    }
    return happened;
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
