package dnet.inspector.model;

import java.util.Map;

/**
 * A classifier of traffic control (tc-filter(8)).
 *
 * @param parent {@code ingress}, {@code egress} (of clsact) or a handle
 * @param kind bpf, u32, flower, matchall, …
 * @param preference lower is tried first
 * @param protocol EtherType; 0x0003 for all
 * @param handle the kernel's number in hexadecimal
 * @param options what is known of it: {@code direct-action}, {@code name}, {@code action}, …
 */
public record TcFilter(
    LinkKey link,
    String parent,
    String kind,
    int preference,
    int protocol,
    String handle,
    Map<String, String> options) {
  public TcFilter {
    options = Map.copyOf(options);
  }
}
