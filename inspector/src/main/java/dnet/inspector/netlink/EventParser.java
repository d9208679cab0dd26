package dnet.inspector.netlink;

import dnet.inspector.netlink.KernelEvent.Topic;
import org.jspecify.annotations.Nullable;

/** What a message of a multicast group is about (RTM_* of linux/rtnetlink.h, nfnetlink). */
final class EventParser {
  private static final int AF_BRIDGE = 7;
  private static final int NFNL_SUBSYS_NFTABLES = 10;
  private static final int NETNSA_NSID = 1;
  private static final int NDA_DST = 1;

  /** struct ndmsg. */
  private static final int NEIGHBOUR = 12;

  private static final int RTM_DELNEIGH = 29;
  private static final int RTM_DELNSID = 89;

  /** NUD_* of linux/neighbour.h: entries that somebody set, and that never age. */
  private static final int SET_BY_HAND = 0x40 | 0x80;

  private EventParser() {}

  /**
   * Reads one message; null for what dnet shows nothing of.
   *
   * @param origin {@link KernelEvent#origin}
   * @throws MalformedMessageException if it ends too early
   */
  static @Nullable KernelEvent parse(Message message, int origin) throws MalformedMessageException {
    int type = message.type();
    if (type >> 8 == NFNL_SUBSYS_NFTABLES) {
      return new KernelEvent(origin, Topic.RULESET, true, -1);
    }
    return switch (type) {
      case 16, 17 -> urgent(origin, Topic.LINKS);
      case 20, 21 -> urgent(origin, Topic.ADDRESSES);
      case 24, 25, 104, 105 -> urgent(origin, Topic.ROUTES);
      case 28, RTM_DELNEIGH -> neighbour(message, origin);
      case 32, 33 -> urgent(origin, Topic.POLICY_RULES);
      case 36, 37, 40, 41, 44, 45 -> urgent(origin, Topic.QDISCS);
      case 80, 81 -> urgent(origin, Topic.SETTINGS);
      case 88 -> namespace(message, origin, Topic.NAMESPACE_ADDED);
      case RTM_DELNSID -> namespace(message, origin, Topic.NAMESPACE_REMOVED);
      case 112, 113 -> urgent(origin, Topic.FDB);
      default -> null;
    };
  }

  private static KernelEvent urgent(int origin, Topic topic) {
    return new KernelEvent(origin, topic, true, -1);
  }

  /**
   * Learned entries come, become stale and go all the time, in every namespace with traffic. Those
   * of multicast groups mean nothing: the kernel needs no answer to know them.
   */
  private static @Nullable KernelEvent neighbour(Message message, int origin)
      throws MalformedMessageException {
    boolean fdb = message.body().u8(0) == AF_BRIDGE;
    boolean byHand = (message.body().u16(8) & SET_BY_HAND) != 0;
    boolean removed = message.type() == RTM_DELNEIGH;
    for (Attributes.Attribute attribute : Attributes.of(message.body().rest(NEIGHBOUR))) {
      if (!fdb && attribute.type() == NDA_DST && isMulticast(attribute.value())) {
        return null;
      }
    }
    return new KernelEvent(
        origin, fdb ? Topic.FDB : Topic.NEIGHBOURS, byHand || (removed && !fdb), -1);
  }

  private static boolean isMulticast(Octets address) throws MalformedMessageException {
    int first = address.u8(0);
    return address.length() == 4 ? first >> 4 == 0xe : first == 0xff;
  }

  private static KernelEvent namespace(Message message, int origin, Topic topic)
      throws MalformedMessageException {
    int id = -1;
    for (Attributes.Attribute attribute : Attributes.of(message.body().rest(4))) {
      if (attribute.type() == NETNSA_NSID) {
        id = attribute.value().s32(0);
      }
    }
    return new KernelEvent(origin, topic, true, id);
  }
}
