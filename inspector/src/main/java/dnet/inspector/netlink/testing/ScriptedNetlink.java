package dnet.inspector.netlink.testing;

import dnet.inspector.linux.Errno;
import dnet.inspector.linux.SystemCallException;
import dnet.inspector.netlink.NetlinkTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Answers requests from a script instead of the kernel. The n-th request gets the n-th answer; the
 * last answer is given again to every request after it, so that repetition without bound shows.
 * What was not received of an answer comes before the next one, as from a socket. A receive beyond
 * the answer's end fails with EAGAIN at once, as a socket's does after its timeout.
 */
public final class ScriptedNetlink implements NetlinkTransport {
  /** Receives that a client may make in all before it is held to be in an endless loop. */
  private static final int MAX_RECEIVES = 1_000_000;

  private static final int HEADER = 16;
  private static final int SEQUENCE_AT = 8;

  private final List<List<Step>> answers;
  private final Queue<Pending> pending = new ArrayDeque<>();
  private final List<byte[]> requests = new ArrayList<>();
  private int receives;
  private boolean closed;

  /**
   * Prepares to answer.
   *
   * @param answers at least one; the steps of each are the receives that it takes
   */
  public ScriptedNetlink(List<List<Step>> answers) {
    if (answers.isEmpty()) {
      throw new IllegalArgumentException("a script without an answer");
    }
    this.answers = answers.stream().map(List::copyOf).toList();
  }

  /** The same datagrams for every request. */
  public static ScriptedNetlink replaying(List<byte[]> datagrams) {
    return new ScriptedNetlink(List.of(datagrams.stream().<Step>map(Reply::new).toList()));
  }

  private record Pending(Step step, int sequence) {}

  /** What one receive gives. */
  public sealed interface Step {
    /** Fills {@code buffer} and returns the datagram's whole length, or fails as recv(2) does. */
    int receive(byte[] buffer, int sequence) throws IOException;
  }

  /**
   * A recorded datagram: the sequence number in each of its messages becomes that of a request, as
   * a recording cannot know it.
   *
   * @param behind which request: 0 for the one that is answered, 1 for the one before
   */
  @SuppressWarnings("ArrayRecordComponent") // copied in and out, never compared
  public record Reply(byte[] datagram, int behind) implements Step {
    public Reply {
      datagram = datagram.clone();
    }

    /** A part of the answer to its own request. */
    public Reply(byte[] datagram) {
      this(datagram, 0);
    }

    @Override
    public byte[] datagram() {
      return datagram.clone();
    }

    @Override
    public int receive(byte[] buffer, int sequence) {
      byte[] stamped = datagram.clone();
      ByteBuffer view = ByteBuffer.wrap(stamped).order(ByteOrder.nativeOrder());
      int at = 0;
      while (stamped.length - at >= HEADER) {
        long length = view.getInt(at) & 0xffffffffL;
        view.putInt(at + SEQUENCE_AT, sequence - behind);
        if (length < HEADER || length > stamped.length - at) {
          break; // damaged on purpose: what follows is no message
        }
        at += ((int) length + 3) & ~3;
      }
      return copy(stamped, buffer);
    }
  }

  /** A datagram that is handed over octet by octet, with whatever sequence numbers it holds. */
  @SuppressWarnings("ArrayRecordComponent") // copied in and out, never compared
  public record Verbatim(byte[] datagram) implements Step {
    public Verbatim {
      datagram = datagram.clone();
    }

    @Override
    public byte[] datagram() {
      return datagram.clone();
    }

    @Override
    public int receive(byte[] buffer, int sequence) {
      return copy(datagram, buffer);
    }
  }

  /**
   * A receive that fails.
   *
   * @param errno of {@link Errno}
   */
  public record Failure(int errno) implements Step {
    @Override
    public int receive(byte[] buffer, int sequence) throws IOException {
      throw new SystemCallException("recv", "scripted socket", errno);
    }
  }

  private static int copy(byte[] datagram, byte[] buffer) {
    System.arraycopy(datagram, 0, buffer, 0, Math.min(datagram.length, buffer.length));
    return datagram.length;
  }

  @Override
  public void send(byte[] datagram) {
    if (closed) {
      throw new IllegalStateException("sent after close");
    }
    int sequence = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder()).getInt(SEQUENCE_AT);
    answers
        .get(Math.min(requests.size(), answers.size() - 1))
        .forEach(step -> pending.add(new Pending(step, sequence)));
    requests.add(datagram.clone());
  }

  @Override
  public int receive(byte[] buffer) throws IOException {
    if (closed || ++receives > MAX_RECEIVES) {
      throw new IllegalStateException(closed ? "received after close" : "endless receives");
    }
    Pending next = pending.poll();
    return next == null
        ? new Failure(Errno.EAGAIN).receive(buffer, 0)
        : next.step().receive(buffer, next.sequence());
  }

  /** What was sent so far, in order. */
  public List<byte[]> requests() {
    return requests.stream().map(byte[]::clone).toList();
  }

  /** How often something was received, or tried to be. */
  public int receives() {
    return receives;
  }

  @Override
  public void close() {
    closed = true;
  }
}
