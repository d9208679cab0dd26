package dnet.capture.probe;

import dnet.capture.decode.Token;
import dnet.capture.probe.ProbeResult.Fate;
import dnet.capture.track.Identity;
import dnet.capture.track.Tuple;
import dnet.inspector.linux.Errno;
import dnet.inspector.linux.InetSocket;
import dnet.inspector.linux.SocketAddress;
import dnet.inspector.linux.SocketMessage;
import dnet.inspector.linux.SocketMessage.SocketError;
import dnet.inspector.linux.SystemCallException;
import dnet.inspector.model.flow.Protocol;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A probe that is under way, with a socket of its own: whatever the socket hears is about it. */
final class Flight implements AutoCloseable {
  private static final int IP_HEADER = 20;

  private final int number;
  private final ProbePlan plan;
  private final InetSocket socket;
  private final Token token;
  private final int identifier;
  private final boolean ping;
  private Identity identity;
  private @Nullable SocketAddress local;
  private long sentNanos;
  private long deadline;
  private @Nullable ProbeResult result;

  /**
   * Prepares one.
   *
   * @param identifier of an echo
   * @param ping whether the socket is one for echoes only, which sets the identifier itself
   */
  Flight(int number, ProbePlan plan, InetSocket socket, Token token, int identifier, boolean ping) {
    this.number = number;
    this.plan = plan;
    this.socket = socket;
    this.token = token;
    this.identifier = identifier;
    this.ping = ping;
    this.identity = new Identity.Datagram(token);
  }

  /** Nanoseconds since the epoch, on the clock of the kernel's time stamps. */
  static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  InetSocket socket() {
    return socket;
  }

  /** Null while it is under way. */
  @Nullable ProbeResult result() {
    return result;
  }

  /** By {@link System#nanoTime}. */
  long deadline() {
    return deadline;
  }

  void send() throws SystemCallException {
    deadline = System.nanoTime() + plan.timeout().toNanos();
    if (plan.dontFragment()) {
      socket.dontFragment();
    }
    sentNanos = now();
    int errno = connect();
    if (errno == 0) {
      local = socket.local();
      identity = identify(local);
      if (!isTcp()) {
        sentNanos = now();
        errno = socket.send(message());
      }
    }
    if (errno == Errno.ECONNREFUSED) {
      end(Fate.REFUSED, now(), errno, null);
    } else if (errno != 0) {
      SocketMessage why = socket.receiveError();
      end(Fate.NOT_SENT, 0, errno, why == null ? null : why.error());
    }
  }

  private int connect() throws SystemCallException {
    if (plan.source() != null) {
      socket.bind(new SocketAddress(plan.source(), 0));
    }
    int errno = socket.connect(new SocketAddress(plan.destination(), plan.port()));
    if (errno == Errno.EINPROGRESS) {
      return 0;
    }
    if (errno == 0 && isTcp()) {
      local = socket.local();
      identity = identify(local);
      end(Fate.ACCEPTED, now(), 0, null);
    }
    return errno;
  }

  private boolean isTcp() {
    return plan.protocol() == Protocol.TCP;
  }

  private boolean isIcmp() {
    return plan.protocol() == Protocol.ICMP;
  }

  private Identity identify(SocketAddress from) {
    return switch (plan.protocol()) {
      case ICMP -> new Identity.Echo(ping ? from.port() : identifier, number & 0xffff, token);
      case UDP -> new Identity.Datagram(token);
      case TCP ->
          new Identity.Connect(
              new Tuple(6, from.address(), plan.destination(), from.port(), plan.port()));
    };
  }

  private byte[] message() {
    ByteBuffer payload = ByteBuffer.allocate(plan.payloadLength()).put(token.octets());
    if (!isIcmp()) {
      return payload.array();
    }
    boolean v4 = plan.destination().isV4();
    byte[] echo =
        ByteBuffer.allocate(8 + payload.capacity())
            .put((byte) (v4 ? 8 : 128))
            .put(4, (byte) (identifier >> 8))
            .put(5, (byte) identifier)
            .put(6, (byte) (number >> 8))
            .put(7, (byte) number)
            .position(8)
            .put(payload.array())
            .array();
    if (v4) {
      int sum = checksum(echo);
      echo[2] = (byte) (sum >> 8);
      echo[3] = (byte) sum;
    }
    return echo;
  }

  /** RFC 1071. */
  static int checksum(byte[] data) {
    long sum = 0;
    for (int i = 0; i < data.length; i++) {
      sum += (long) (data[i] & 0xff) << (i % 2 == 0 ? 8 : 0);
    }
    while (sum >> 16 != 0) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return (int) ~sum & 0xffff;
  }

  /** Something happened to the socket. */
  void hear(int events) {
    try {
      if ((events & InetSocket.POLLERR) != 0) {
        hearError();
      }
      if (result == null && isTcp() && (events & InetSocket.POLLOUT) != 0) {
        int errno = socket.pendingError();
        if (errno == 0) {
          end(Fate.ACCEPTED, now(), 0, null);
        } else {
          fail(errno, null);
        }
      }
      if (result == null && !isTcp() && (events & InetSocket.POLLIN) != 0) {
        hearAnswers();
      }
    } catch (SystemCallException e) {
      fail(e.errno(), null);
    }
  }

  private void hearError() throws SystemCallException {
    for (SocketMessage m = socket.receiveError(); m != null; m = socket.receiveError()) {
      SocketError error = m.error();
      if (error != null && (!isIcmp() || isOwn(m.data(), 0))) {
        fail(error.errno(), error);
        return;
      }
    }
    int errno = socket.pendingError();
    // A raw socket also hears of errors to other programs' echoes.
    if (errno != 0 && !isIcmp()) {
      fail(errno, null);
    }
  }

  private void hearAnswers() throws SystemCallException {
    for (SocketMessage m = socket.receive(); m != null; m = socket.receive()) {
      if (!isIcmp() || isAnswer(m.data())) {
        end(Fate.ANSWERED, m.nanos() == 0 ? now() : m.nanos(), 0, null);
        return;
      }
    }
  }

  private boolean isAnswer(byte[] data) {
    boolean v4 = plan.destination().isV4();
    int at = v4 && !ping && data.length > 0 ? (data[0] & 0xf) * 4 : 0;
    return data.length > at && data[at] == (byte) (v4 ? 0 : 129) && isOwn(data, at);
  }

  /** Whether an echo at an offset bears the token, or where that was cut the other numbers. */
  private boolean isOwn(byte[] data, int at) {
    if (data.length >= at + 8 + Token.SIZE) {
      return Arrays.equals(data, at + 8, at + 8 + Token.SIZE, token.octets(), 0, Token.SIZE);
    }
    // The kernel's own report of a packet too big for a link may begin with the IP header.
    int start = data.length >= at + IP_HEADER + 8 && data[at] == 0x45 ? at + IP_HEADER : at;
    return data.length >= start + 8
        && (ping || ((data[start + 4] & 0xff) << 8 | (data[start + 5] & 0xff)) == identifier)
        && ((data[start + 6] & 0xff) << 8 | (data[start + 7] & 0xff)) == (number & 0xffff);
  }

  private void fail(int errno, @Nullable SocketError error) {
    end(errno == Errno.ECONNREFUSED ? Fate.REFUSED : Fate.UNREACHABLE, now(), errno, error);
  }

  /** The time is over. */
  void expire() {
    if (result == null) {
      end(Fate.SILENCE, 0, 0, null);
    }
  }

  private void end(Fate fate, long answered, int errno, @Nullable SocketError error) {
    result = new ProbeResult(number, identity, local, fate, sentNanos, answered, errno, error);
  }

  /** As far as it has got. */
  ProbeResult soFar() {
    return result != null
        ? result
        : new ProbeResult(number, identity, local, Fate.SILENCE, sentNanos, 0, 0, null);
  }

  @Override
  public void close() {
    socket.close();
  }
}
