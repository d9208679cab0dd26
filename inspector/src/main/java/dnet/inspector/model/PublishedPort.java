package dnet.inspector.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A port of the host that leads to a container.
 *
 * @param protocol tcp, udp or sctp
 * @param hostAddress the address it is bound to; unspecified for all
 * @param hostPort 1 to 65535
 * @param containerPort 1 to 65535
 * @param rules the DNAT rules that publish it, as the kernel has them; empty when there are none
 * @param proxies the docker-proxy processes that serve it; empty when there are none
 */
public record PublishedPort(
    String protocol,
    IpAddress hostAddress,
    int hostPort,
    int containerPort,
    List<DnatRule> rules,
    List<Proxy> proxies) {
  public PublishedPort {
    rules = List.copyOf(rules);
    proxies = List.copyOf(proxies);
  }

  /**
   * A rule that rewrites the destination.
   *
   * @param target null when the rule does not change the address
   * @param targetPort null when the rule does not change the port
   */
  public record DnatRule(RuleRef rule, @Nullable IpAddress target, @Nullable Integer targetPort) {
    // Written out: what the language makes costs a millisecond or more when it is first used.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof DnatRule that
          && rule.equals(that.rule)
          && Objects.equals(target, that.target)
          && Objects.equals(targetPort, that.targetPort);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * rule.hashCode() + Objects.hashCode(target)) + Objects.hashCode(targetPort);
    }
  }

  /** A docker-proxy process and where it connects to. */
  public record Proxy(int pid, IpAddress target, int targetPort) {}
}
