package dnet.inspector.netlink;

import org.jspecify.annotations.Nullable;

/**
 * One RTM_NEWRULE as the kernel sent it (linux/fib_rules.h). Absent attributes are null.
 *
 * @param family 2 IPv4, 10 IPv6
 * @param action FR_ACT_*
 * @param flags FIB_RULE_*: 2 inverts
 * @param tos TOS or, of newer kernels, FRA_DSCP in the place where TOS has it
 * @param otherConditions whether it has conditions that this record does not hold (tunnel id,
 *     interface groups, flow labels, masks of ports)
 */
public record PolicyRuleMessage(
    int family,
    int action,
    int flags,
    int tos,
    long table,
    long priority,
    @Nullable String source,
    int sourceLength,
    @Nullable String destination,
    int destinationLength,
    @Nullable String inputInterface,
    @Nullable String outputInterface,
    @Nullable Long mark,
    @Nullable Long markMask,
    @Nullable Integer protocol,
    @Nullable Integer sourcePortFirst,
    @Nullable Integer sourcePortLast,
    @Nullable Integer destinationPortFirst,
    @Nullable Integer destinationPortLast,
    @Nullable Long uidFirst,
    @Nullable Long uidLast,
    @Nullable Long gotoPriority,
    @Nullable Integer suppressPrefixLength,
    boolean master,
    boolean otherConditions) {}
