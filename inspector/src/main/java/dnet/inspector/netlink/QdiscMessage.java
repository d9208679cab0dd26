package dnet.inspector.netlink;

import java.util.Map;

/**
 * One RTM_NEWQDISC as the kernel sent it (linux/rtnetlink.h, linux/pkt_sched.h).
 *
 * @param handle TCM handle, 0xMMMMmmmm
 * @param parent TCM parent; 0xffffffff for root, 0xfffffff1 for ingress and clsact
 * @param options what dnet knows of TCA_OPTIONS, in tc(8)'s words: {@code rate} in bit/s, {@code
 *     burst} in octets, {@code delay} in microseconds, {@code loss} in percent
 */
public record QdiscMessage(
    int index,
    String kind,
    long handle,
    long parent,
    long packets,
    long drops,
    long overlimits,
    long backlog,
    Map<String, String> options) {
  public QdiscMessage {
    options = Map.copyOf(options);
  }
}
