package dnet.inspector.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jnr.ffi.Pointer;

/**
 * Waits for many descriptors at once, at a cost that does not grow with their number (epoll(7)).
 * For one thread; only {@link #wake} is for any.
 */
public final class EventPoll implements AutoCloseable {
  /** There is something to read (epoll_ctl(2)); a process that is waited for has ended. */
  public static final int IN = 0x1;

  /** Something exceptional: a mount table that has changed. */
  public static final int PRIORITY = 0x2;

  private static final int EPOLL_CTL_ADD = 1;
  private static final int EPOLL_CTL_DEL = 2;
  private static final int EPOLL_CTL_MOD = 3;
  private static final int CLOEXEC = Descriptor.O_CLOEXEC;
  private static final int AT_ONCE = 64;

  /** struct epoll_event is packed on x86-64 only. */
  private static final boolean PACKED = System.getProperty("os.arch", "").equals("amd64");

  private static final int SIZE = PACKED ? 12 : 16;
  private static final int DATA_AT = PACKED ? 4 : 8;

  private final Descriptor epoll;
  private final Descriptor waker;
  private final Map<Integer, Pollable> watched = new HashMap<>();
  private final Pointer ready = LibC.memory(SIZE * AT_ONCE);

  private EventPoll(Descriptor epoll, Descriptor waker) {
    this.epoll = epoll;
    this.waker = waker;
  }

  /** Opens one that waits for nothing yet. */
  public static EventPoll open() throws SystemCallException {
    int epoll = LibC.get().epollCreate(CLOEXEC);
    if (epoll < 0) {
      throw new SystemCallException("epoll_create1", "event poll", LibC.errno());
    }
    Descriptor held = new Descriptor(epoll);
    int waker = LibC.get().eventfd(0, CLOEXEC | Descriptor.O_NONBLOCK);
    if (waker < 0) {
      int errno = LibC.errno();
      held.close();
      throw new SystemCallException("eventfd", "event poll", errno);
    }
    EventPoll poll = new EventPoll(held, new Descriptor(waker));
    try {
      poll.control(EPOLL_CTL_ADD, waker, IN);
      return poll;
    } catch (SystemCallException e) {
      poll.close();
      throw e;
    }
  }

  /**
   * Waits for another one from now on.
   *
   * @param events {@link #IN}, {@link #PRIORITY}, or 0 for errors only
   */
  public void add(Pollable pollable, int events) throws SystemCallException {
    control(EPOLL_CTL_ADD, pollable.fd(), events);
    watched.put(pollable.fd(), pollable);
  }

  /** Waits for other events of one that was added. */
  public void change(Pollable pollable, int events) throws SystemCallException {
    control(EPOLL_CTL_MOD, pollable.fd(), events);
  }

  /** Stops waiting for one; must come before it is closed. Does nothing for one not added. */
  public void remove(Pollable pollable) {
    if (watched.remove(pollable.fd()) != null) {
      // It cannot fail for one that is open and was added.
      LibC.get().epollCtl(epoll.fd(), EPOLL_CTL_DEL, pollable.fd(), new byte[SIZE]);
    }
  }

  private void control(int operation, int fd, int events) throws SystemCallException {
    byte[] event =
        ByteBuffer.allocate(SIZE)
            .order(ByteOrder.nativeOrder())
            .putInt(0, events)
            .putInt(DATA_AT, fd)
            .array();
    if (LibC.get().epollCtl(epoll.fd(), operation, fd, event) != 0) {
      throw new SystemCallException("epoll_ctl " + operation, "descriptor " + fd, LibC.errno());
    }
  }

  /**
   * Waits for something to happen.
   *
   * @param timeoutMillis at most so long; negative for ever
   * @return where something happened; none after the time is over or when woken
   */
  public List<Pollable> await(int timeoutMillis) throws SystemCallException {
    int count = LibC.get().epollWait(epoll.fd(), ready, AT_ONCE, timeoutMillis);
    if (count < 0 && LibC.errno() != Errno.EINTR) {
      throw new SystemCallException("epoll_wait", "event poll", LibC.errno());
    }
    List<Pollable> happened = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int fd = ready.getInt((long) i * SIZE + DATA_AT);
      if (fd == waker.fd()) {
        LibC.get().read(fd, new byte[8], 8);
      }
      Pollable pollable = watched.get(fd);
      if (pollable != null) {
        happened.add(pollable);
      }
    }
    return happened;
  }

  /** Ends a wait that is under way, or the next one. From any thread, while this is open. */
  public void wake() {
    byte[] one = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(1).array();
    // Fails only when it would overflow, and then it is awake anyhow.
    LibC.get().write(waker.fd(), one, one.length);
  }

  /** Closes this, not what was added. */
  @Override
  public void close() {
    watched.clear();
    waker.close();
    epoll.close();
  }
}
