package dnet.inspector.netlink;

import dnet.inspector.netlink.Attributes.Attribute;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one interface: RTM_NEWSTATS (struct if_stats_msg of linux/if_link.h).
 *
 * @param index the interface's index
 */
public record LinkCounters(int index, LinkStats stats) {
  static final int RTM_NEWSTATS = 92;

  /** The attribute, and as a bit the filter that asks for it alone. */
  static final int IFLA_STATS_LINK_64 = 1;

  private static final int FIXED = 12;

  /**
   * Reads one message's body; null if it holds no such counters.
   *
   * @throws MalformedMessageException if it is not well-formed
   */
  static @Nullable LinkCounters parse(Octets body) throws MalformedMessageException {
    for (Attribute attribute : Attributes.of(body.rest(FIXED))) {
      if (attribute.type() == IFLA_STATS_LINK_64) {
        return new LinkCounters(body.s32(4), LinkParser.stats(attribute.value()));
      }
    }
    return null;
  }
}
