package dnet.inspector.model;

import java.util.Map;

/**
 * A queueing discipline (tc(8), linux/rtnetlink.h).
 *
 * @param kind noqueue, fq_codel, tbf, ingress, clsact, …
 * @param handle major and minor, {@code 8001:}
 * @param parent {@code root}, {@code ingress} or a handle
 * @param packets sent so far
 * @param dropped packets dropped so far
 * @param overlimits times that sending was put off
 * @param backlog octets waiting
 * @param options what is known of its settings, in tc(8)'s words
 */
public record Qdisc(
    LinkKey link,
    String kind,
    String handle,
    String parent,
    long packets,
    long dropped,
    long overlimits,
    long backlog,
    Map<String, String> options) {
  public Qdisc {
    options = Map.copyOf(options);
  }
}
