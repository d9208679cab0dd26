package dnet.inspector.netlink;

import java.util.ArrayList;
import java.util.List;

/**
 * One message of a datagram (struct nlmsghdr of linux/netlink.h).
 *
 * @param type NLMSG_* or the protocol's
 * @param flags NLM_F_*
 * @param body without the header
 */
record Message(int type, int flags, int sequence, int port, Octets body) {
  static final int ERROR = 2;
  static final int DONE = 3;
  static final int FLAG_DUMP_INTERRUPTED = 0x10;
  static final int HEADER = 16;

  /**
   * Splits a datagram.
   *
   * @throws MalformedMessageException if a message is shorter than its header or longer than what
   *     is left
   */
  static List<Message> split(byte[] datagram, int length) throws MalformedMessageException {
    Octets octets = new Octets(datagram, 0, length);
    List<Message> messages = new ArrayList<>();
    int at = 0;
    while (length - at >= HEADER) {
      long size = octets.u32(at);
      if (size < HEADER || size > length - at) {
        throw new MalformedMessageException("message of length " + size, at);
      }
      messages.add(
          new Message(
              octets.u16(at + 4),
              octets.u16(at + 6),
              octets.s32(at + 8),
              octets.s32(at + 12),
              octets.part(at + HEADER, (int) size - HEADER)));
      at += ((int) size + 3) & ~3;
    }
    if (at < length) {
      throw new MalformedMessageException("datagram ends within a header", at);
    }
    return messages;
  }
}
