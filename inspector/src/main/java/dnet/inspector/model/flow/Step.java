package dnet.inspector.model.flow;

import dnet.inspector.model.RuleRef;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happens to a packet at a hop.
 *
 * @param text for people, with names and values
 * @param rule the firewall rule that did it; null otherwise
 */
public record Step(Kind kind, String text, @Nullable RuleRef rule) {
  /** One without a rule. */
  public static Step of(Kind kind, String text) {
    return new Step(kind, text, null);
  }

  /** What kind of thing. */
  public enum Kind {
    SEND,
    POLICY_RULE,
    ROUTE,
    SOURCE_ADDRESS,
    NEIGHBOUR,
    FIREWALL,
    NAT,
    CONNTRACK,
    BRIDGE,
    CROSS,
    ENCAPSULATE,
    DECAPSULATE,
    FORWARD,
    LOCAL,
    SOCKET,
    PROXY,
    LEAVE,
    DROP,
    REJECT,
    UNKNOWN
  }
}
