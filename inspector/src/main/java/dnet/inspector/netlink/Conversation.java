package dnet.inspector.netlink;

import dnet.inspector.linux.Errno;
import dnet.inspector.linux.SystemCallException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks and collects the answer. A dump that the kernel says was interrupted, or of which messages
 * were lost, is asked for again, ten times at most; then what came is returned as incomplete.
 */
final class Conversation {
  private static final int ATTEMPTS = 10;

  /** The kernel fills no more than this with one part of a dump (linux/netlink.h). */
  private static final int FIRST_BUFFER = 32 << 10;

  private static final int EXTENDED_ACK = 0x200;
  private static final int CAPPED_ACK = 0x100;
  private static final int NLMSGERR_ATTR_MSG = 1;

  /** Datagrams lost, or of other conversations, that one answer may have among its own. */
  private static final int MAX_FOREIGN = 1000;

  private final NetlinkTransport transport;
  private final String where;
  private byte[] buffer = new byte[FIRST_BUFFER];
  private final int firstSequence = ThreadLocalRandom.current().nextInt(1, 1 << 30);
  private int sequence = firstSequence;

  /**
   * Begins on an open transport.
   *
   * @param where for error messages: {@code "namespace web"}
   */
  Conversation(NetlinkTransport transport, String where) {
    this.transport = transport;
    this.where = where;
  }

  /**
   * The answer to a dump.
   *
   * @param complete false when every attempt was interrupted
   */
  record Answer(List<Message> messages, boolean complete) {}

  /**
   * Asks for all objects.
   *
   * @throws NetlinkException if the kernel refuses
   * @throws SystemCallException if it does not answer in time
   */
  Answer dump(String name, Request request) throws IOException {
    return dump(name, request, Integer.MAX_VALUE);
  }

  /**
   * Asks for all objects, but stops listening when {@code limit} came. The rest of the answer is
   * still on its way then, so that this conversation must be ended.
   */
  Answer dump(String name, Request request, int limit) throws IOException {
    List<Message> last = List.of();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(200_000, 2_000_000L * attempt));
      }
      int mine = ++sequence;
      transport.send(request.dump(mine));
      Collector collector = new Collector(name, mine, limit);
      boolean whole;
      try {
        whole = collector.collect();
      } catch (CutException e) {
        whole = false;
      }
      if (whole) {
        return new Answer(collector.messages, true);
      }
      if (collector.messages.size() >= limit) {
        return new Answer(collector.messages.subList(0, limit), false);
      }
      last = collector.messages;
    }
    return new Answer(last, false);
  }

  /**
   * Asks for one object.
   *
   * @throws NetlinkException if the kernel refuses
   */
  Message get(String name, Request request) throws IOException {
    int mine = ++sequence;
    transport.send(request.get(mine));
    for (int unrelated = 0; unrelated < MAX_FOREIGN; unrelated++) {
      for (Message message : receive(name)) {
        if (message.sequence() == mine) {
          if (message.type() == Message.ERROR) {
            throw refusal(name, message);
          }
          return message;
        }
      }
    }
    throw new IOException(describe(name) + ": only answers to other questions came");
  }

  /**
   * Asks for a change and waits until the kernel says that it is made.
   *
   * @param flags NLM_F_CREATE and its relatives
   * @throws NetlinkException if the kernel refuses
   */
  void change(String name, Request request, int flags) throws IOException {
    int mine = ++sequence;
    transport.send(request.change(flags, mine));
    for (int unrelated = 0; unrelated < MAX_FOREIGN; unrelated++) {
      for (Message message : receive(name)) {
        if (message.sequence() == mine && message.type() == Message.ERROR) {
          if (message.body().s32(0) != 0) {
            throw refusal(name, message);
          }
          return;
        }
      }
    }
    throw new IOException(describe(name) + ": only answers to other questions came");
  }

  /** Collects one dump's messages. */
  private final class Collector {
    private final String name;
    private final int mine;
    private final int limit;
    private final List<Message> messages = new ArrayList<>();
    private boolean intact = true;
    private boolean busy;

    Collector(String name, int mine, int limit) {
      this.name = name;
      this.mine = mine;
      this.limit = limit;
    }

    /** Whether the answer is whole. */
    boolean collect() throws IOException {
      for (int foreign = 0; foreign < MAX_FOREIGN; ) {
        List<Message> datagram;
        try {
          datagram = receive(name);
        } catch (SystemCallException e) {
          if (e.errno() != Errno.ENOBUFS) {
            throw e;
          }
          intact = false;
          foreign++;
          continue;
        }
        boolean ours = false;
        for (Message message : datagram) {
          if (message.sequence() == mine) {
            ours = true;
            if (ends(message)) {
              return intact;
            }
          } else if (endsEarlier(message)) {
            return false;
          }
        }
        foreign += ours ? 0 : 1;
        if (messages.size() >= limit) {
          return false;
        }
      }
      throw new IOException(describe(name) + ": only answers to other questions came");
    }

    private boolean ends(Message message) throws IOException {
      if ((message.flags() & Message.FLAG_DUMP_INTERRUPTED) != 0) {
        intact = false;
      }
      if (message.type() == Message.DONE) {
        if (message.body().length() >= 4 && message.body().s32(0) < 0) {
          throw refusal(name, message);
        }
        return true;
      }
      if (message.type() == Message.ERROR) {
        NetlinkException refusal = refusal(name, message);
        if (refusal.errno() != Errno.EBUSY || mine == firstSequence + 1) {
          throw refusal;
        }
        // The dump that was given up before goes on: its end has to be read first.
        busy = true;
        return false;
      }
      messages.add(message);
      return false;
    }

    /**
     * A message of no question of this conversation is none of the kernel's answers to it: one of
     * them may have been taken for it.
     */
    private boolean endsEarlier(Message message) {
      boolean earlier = message.sequence() > firstSequence && message.sequence() < mine;
      intact &= earlier;
      return busy && earlier && message.type() == Message.DONE;
    }
  }

  private List<Message> receive(String name) throws IOException {
    for (int interrupted = 0; ; interrupted++) {
      try {
        int length = transport.receive(buffer);
        if (length > buffer.length) {
          // The rest is lost, perhaps with the answer's end; the next attempt has room for it.
          buffer = new byte[(int) Math.min(length * 2L, 16 << 20)];
          throw new CutException(describe(name) + ": an answer of " + length + " octets was cut");
        }
        return Message.split(Arrays.copyOf(buffer, length), length);
      } catch (SystemCallException e) {
        if (e.errno() != Errno.EINTR || interrupted > 100) {
          throw e;
        }
      }
    }
  }

  /** A datagram was longer than the buffer. */
  private static final class CutException extends IOException {
    private static final long serialVersionUID = 1L;

    CutException(String message) {
      super(message);
    }
  }

  /** The kernel's error number and, where it gives one, its own words. */
  private NetlinkException refusal(String name, Message message) throws MalformedMessageException {
    Octets body = message.body();
    int errno = body.length() >= 4 ? -body.s32(0) : Errno.EINVAL;
    String text = "";
    if ((message.flags() & EXTENDED_ACK) != 0) {
      int at = 4;
      if (message.type() == Message.ERROR) {
        long echoed = (message.flags() & CAPPED_ACK) != 0 ? Message.HEADER : body.u32(4);
        at += (int) Math.min((echoed + 3) & ~3, Integer.MAX_VALUE - 8);
      }
      if (at <= body.length()) {
        for (Attributes.Attribute attribute : Attributes.of(body.rest(at))) {
          if (attribute.type() == NLMSGERR_ATTR_MSG) {
            text = attribute.value().text();
          }
        }
      }
    }
    return new NetlinkException(describe(name), errno, text);
  }

  private String describe(String name) {
    return name + " in " + where;
  }
}
