package dnet.inspector.netlink;

import dnet.inspector.netlink.Attributes.Attribute;
import java.util.Map;

/** RTM_NEWQDISC (struct tcmsg and TCA_* of linux/rtnetlink.h, TCA_STATS_* of linux/gen_stats.h). */
final class QdiscParser {
  static final int RTM_NEWQDISC = 36;

  static final int TCA_KIND = 1;
  static final int TCA_OPTIONS = 2;
  static final int TC_FIXED = 20;

  private static final int TCA_STATS2 = 7;
  private static final int TCA_STATS_BASIC = 1;
  private static final int TCA_STATS_QUEUE = 3;
  private static final int TCA_STATS_PKT64 = 8;

  private QdiscParser() {}

  /**
   * Reads one queueing discipline.
   *
   * @throws MalformedMessageException if it is not well-formed
   */
  static QdiscMessage parse(Octets body) throws MalformedMessageException {
    String kind = "";
    Octets options = null;
    Stats stats = new Stats();
    for (Attribute attribute : Attributes.of(body.rest(TC_FIXED))) {
      switch (attribute.type()) {
        case TCA_KIND -> kind = attribute.value().text();
        case TCA_OPTIONS -> options = attribute.value();
        case TCA_STATS2 -> stats.take(attribute.value());
        default -> {
          // The older form of the counters, estimators, blocks.
        }
      }
    }
    return new QdiscMessage(
        body.s32(4),
        kind,
        body.u32(8),
        body.u32(12),
        stats.packets,
        stats.drops,
        stats.overlimits,
        stats.backlog,
        options == null ? Map.of() : QdiscOptions.of(kind, options));
  }

  /** The nested counters, of which old kernels send fewer. */
  private static final class Stats {
    private long packets;
    private long drops;
    private long overlimits;
    private long backlog;

    void take(Octets value) throws MalformedMessageException {
      for (Attribute attribute : Attributes.of(value)) {
        Octets counters = attribute.value();
        switch (attribute.type()) {
          // struct gnet_stats_basic: octets, then a 32-bit count of packets.
          case TCA_STATS_BASIC -> packets = counters.u32(8);
          case TCA_STATS_PKT64 -> packets = counters.s64(0);
          // struct gnet_stats_queue: qlen, backlog, drops, requeues, overlimits.
          case TCA_STATS_QUEUE -> {
            backlog = counters.u32(4);
            drops = counters.u32(8);
            overlimits = counters.u32(16);
          }
          default -> {
            // Estimated rates and what a kind counts for itself.
          }
        }
      }
    }
  }
}
