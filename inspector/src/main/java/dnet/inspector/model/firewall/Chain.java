package dnet.inspector.model.firewall;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chain.
 *
 * @param base where the kernel enters it; null for one that only rules jump to
 */
public record Chain(String name, @Nullable Base base, List<Rule> rules) {
  public Chain {
    rules = List.copyOf(rules);
  }

  /**
   * A chain's place at a hook.
   *
   * @param priority lower runs first: raw -300, mangle -150, DNAT -100, filter 0, security 50, SNAT
   *     100
   * @param policy what happens to packets that reach the end
   * @param devices for ingress and egress hooks, the interfaces' names; empty otherwise
   * @param packets counted by the policy; -1 when there is no counter
   */
  public record Base(
      Hook hook, Type type, int priority, Policy policy, List<String> devices, long packets) {
    public Base {
      devices = List.copyOf(devices);
    }
  }

  /** Netfilter's hooks. */
  public enum Hook {
    INGRESS,
    EGRESS,
    PREROUTING,
    INPUT,
    FORWARD,
    OUTPUT,
    POSTROUTING
  }

  /** What a chain may do. NAT chains see only the first packet of a connection. */
  public enum Type {
    FILTER,
    NAT,
    ROUTE
  }

  /** What happens at a base chain's end. */
  public enum Policy {
    ACCEPT,
    DROP
  }
}
