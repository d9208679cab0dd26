package dnet.inspector.netlink;

/** The counters of struct rtnl_link_stats64 that dnet shows; since the link was made. */
public record LinkStats(
    long rxPackets,
    long txPackets,
    long rxBytes,
    long txBytes,
    long rxErrors,
    long txErrors,
    long rxDropped,
    long txDropped) {}
