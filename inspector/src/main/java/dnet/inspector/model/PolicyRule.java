package dnet.inspector.model;

import org.jspecify.annotations.Nullable;

/**
 * A rule of the routing policy, as {@code ip rule} lists them (ip-rule(8), linux/fib_rules.h). All
 * conditions must hold; null means any.
 *
 * @param priority lower is tried first
 * @param inverted whether the rule applies where the conditions do not hold
 * @param inputInterface name; {@code lo} for packets that the host sends
 * @param mark the firewall mark after masking
 * @param markMask null where {@code mark} is
 * @param tos 0 for any
 * @param protocol IP protocol number
 * @param action what the rule does
 * @param table the table looked up, for {@link Action#LOOKUP}
 * @param gotoPriority the rule jumped to, for {@link Action#GOTO}; else null
 * @param suppressPrefixLength routes found with at most this prefix length are ignored; null for
 *     none
 * @param master whether it is an l3mdev rule (VRF)
 */
public record PolicyRule(
    boolean ipv6,
    long priority,
    boolean inverted,
    @Nullable IpPrefix source,
    @Nullable IpPrefix destination,
    @Nullable String inputInterface,
    @Nullable String outputInterface,
    @Nullable Long mark,
    @Nullable Long markMask,
    int tos,
    @Nullable Integer protocol,
    @Nullable PortRange sourcePorts,
    @Nullable PortRange destinationPorts,
    @Nullable UidRange uids,
    Action action,
    long table,
    @Nullable Long gotoPriority,
    @Nullable Integer suppressPrefixLength,
    boolean master) {

  /** FR_ACT_* of linux/fib_rules.h. */
  public enum Action {
    LOOKUP,
    GOTO,
    NOP,
    BLACKHOLE,
    UNREACHABLE,
    PROHIBIT,
    OTHER
  }

  /** Ports, both ends included. */
  public record PortRange(int first, int last) {}

  /** User ids, both ends included. */
  public record UidRange(long first, long last) {}
}
