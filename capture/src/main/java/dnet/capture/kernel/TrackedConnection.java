package dnet.capture.kernel;

import dnet.capture.track.Tuple;
import dnet.inspector.model.IpAddress;
import dnet.inspector.netlink.ConntrackMessage;
import org.jspecify.annotations.Nullable;

/**
 * A connection as one namespace tracks it (linux/netfilter/nf_conntrack_common.h).
 *
 * @param original as its first packet came
 * @param translated the same packet as it leaves: the answer's tuple, turned round
 * @param state TCP's word; null for other protocols
 * @param replied whether an answer has passed
 */
public record TrackedConnection(
    Tuple original, Tuple translated, @Nullable String state, boolean replied) {
  /** IPS_SEEN_REPLY. */
  private static final int SEEN_REPLY = 2;

  static TrackedConnection of(ConntrackMessage message) {
    return new TrackedConnection(
        tuple(message.original()),
        tuple(message.reply()).inverted(),
        message.stateName(),
        (message.status() & SEEN_REPLY) != 0);
  }

  /** Of an echo both numbers are the identifier, as in a captured one. */
  private static Tuple tuple(ConntrackMessage.Tuple tuple) {
    boolean icmp = tuple.protocol() == 1 || tuple.protocol() == 58;
    return new Tuple(
        tuple.protocol(),
        IpAddress.parse(tuple.source()),
        IpAddress.parse(tuple.destination()),
        tuple.sourcePort(),
        icmp ? tuple.sourcePort() : tuple.destinationPort());
  }

  /** Whether addresses or ports are translated. */
  public boolean isTranslated() {
    return !original.equals(translated);
  }
}
