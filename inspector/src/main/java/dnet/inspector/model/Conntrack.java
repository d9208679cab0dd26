package dnet.inspector.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connection tracking table of a namespace.
 *
 * @param count entries in use; null when unread
 * @param maximum limit, of the whole kernel; null when unread
 * @param entries those that were read
 * @param complete whether {@code entries} is all of them
 */
public record Conntrack(
    @Nullable Long count, @Nullable Long maximum, List<Entry> entries, boolean complete) {
  /** Nothing read. */
  public static final Conntrack UNREAD = new Conntrack(null, null, List.of(), false);

  public Conntrack {
    entries = List.copyOf(entries);
  }

  /** Whether the table has no room. */
  public boolean isFull() {
    return count != null && maximum != null && maximum > 0 && count >= maximum;
  }

  /**
   * One direction of a connection.
   *
   * @param protocol IP protocol number
   * @param sourcePort port; for ICMP the identifier; 0 where there is none
   * @param destinationPort port; for ICMP type shifted left by eight, plus the code
   */
  public record Tuple(
      int protocol, IpAddress source, IpAddress destination, int sourcePort, int destinationPort) {}

  /**
   * A connection (linux/netfilter/nf_conntrack_common.h).
   *
   * @param state TCP's word ({@code ESTABLISHED}, {@code SYN_SENT}, …); empty for others
   * @param status IPS_* bits
   * @param mark 0 when unset
   * @param timeoutSeconds until it is forgotten
   */
  public record Entry(
      Tuple original, Tuple reply, String state, long status, long mark, long timeoutSeconds) {}
}
