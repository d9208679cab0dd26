package dnet.inspector.model;

import java.util.List;

/**
 * A port of the host that leads to a container.
 *
 * @param protocol tcp, udp or sctp
 * @param hostAddress the address it is bound to; unspecified for all
 * @param hostPort 1 to 65535
 * @param containerPort 1 to 65535
 * @param rules the DNAT rules that publish it, as the kernel has them; empty when there are none
 * @param proxies pids of the docker-proxy processes that serve it
 */
public record PublishedPort(
    String protocol,
    IpAddress hostAddress,
    int hostPort,
    int containerPort,
    List<RuleRef> rules,
    List<Integer> proxies) {
  public PublishedPort {
    rules = List.copyOf(rules);
    proxies = List.copyOf(proxies);
  }
}
