package dnet.inspector.netlink;

/** Handles of traffic control: major and minor number in one (tc(8), linux/pkt_sched.h). */
public final class QdiscHandles {
  /** TC_H_ROOT. */
  public static final long ROOT = 0xffffffffL;

  /** TC_H_INGRESS, also TC_H_CLSACT. */
  public static final long INGRESS = 0xfffffff1L;

  /** TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS): where filters of incoming packets hang. */
  public static final long INGRESS_FILTERS = 0xfffffff2L;

  /** TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_EGRESS). */
  public static final long EGRESS_FILTERS = 0xfffffff3L;

  private QdiscHandles() {}

  /** As tc(8) writes it: {@code 1:10}, or {@code 8001:} for a qdisc. */
  public static String text(long handle) {
    long minor = handle & 0xffff;
    return Long.toHexString(handle >> 16 & 0xffff)
        + ":"
        + (minor == 0 ? "" : Long.toHexString(minor));
  }
}
