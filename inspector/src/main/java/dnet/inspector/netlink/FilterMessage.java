package dnet.inspector.netlink;

import java.util.Map;

/**
 * One RTM_NEWTFILTER as the kernel sent it (linux/rtnetlink.h, linux/pkt_cls.h).
 *
 * @param parent TCM parent
 * @param preference upper half of TCM info
 * @param protocol EtherType, lower half of TCM info
 * @param options what dnet knows of TCA_OPTIONS, in tc(8)'s words
 */
public record FilterMessage(
    int index,
    String kind,
    long handle,
    long parent,
    int preference,
    int protocol,
    Map<String, String> options) {
  public FilterMessage {
    options = Map.copyOf(options);
  }
}
