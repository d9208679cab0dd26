package dnet.inspector.assemble;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.PolicyRule;
import dnet.inspector.model.Route;
import dnet.inspector.netlink.PolicyRuleMessage;
import dnet.inspector.netlink.RouteMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Routes and the rules that choose among their tables. */
final class Routing {
  private static final int AF_INET = 2;

  /** RTNH_F_* of linux/rtnetlink.h. */
  private static final int RTNH_F_DEAD = 1; // also of ways without carrier, where those are ignored

  private static final int RTNH_F_ONLINK = 4;

  /** FIB_RULE_INVERT of linux/fib_rules.h. */
  private static final int FIB_RULE_INVERT = 2;

  private final NetnsId namespace;

  Routing(NetnsId namespace) {
    this.namespace = namespace;
  }

  List<Route> routes(List<RouteMessage> messages) {
    List<Route> routes = new ArrayList<>();
    for (RouteMessage message : messages) {
      Route route = route(message);
      if (route != null) {
        routes.add(route);
      }
    }
    return routes;
  }

  private @Nullable Route route(RouteMessage message) {
    IpPrefix destination =
        prefix(message.family(), message.destination(), message.destinationLength());
    if (destination == null) {
      return null;
    }
    List<Route.NextHop> hops = new ArrayList<>();
    for (RouteMessage.NextHop hop : message.nextHops()) {
      hops.add(
          new Route.NextHop(
              Texts.address(hop.gateway()),
              Stacks.link(namespace, hop.index()),
              hop.weight(),
              (hop.flags() & RTNH_F_ONLINK) != 0,
              (hop.flags() & RTNH_F_DEAD) != 0,
              hop.encapsulated()));
    }
    Route.Type type = Route.Type.of(message.type());
    if (hops.isEmpty() && message.nextHopId() != null) {
      // The kernel tells only the number of a nexthop object: where it leads is not known.
      type = type == Route.Type.UNICAST ? Route.Type.OTHER : type;
    }
    return new Route(
        message.table(),
        destination,
        message.sourceLength() == 0
            ? null
            : prefix(message.family(), message.source(), message.sourceLength()),
        type,
        message.protocol(),
        message.priority(),
        message.tos(),
        Texts.address(message.preferredSource()),
        message.mtu(),
        hops);
  }

  List<PolicyRule> rules(List<PolicyRuleMessage> messages) {
    List<PolicyRule> rules = new ArrayList<>();
    for (PolicyRuleMessage message : messages) {
      int family = message.family();
      rules.add(
          new PolicyRule(
              family != AF_INET,
              message.priority(),
              (message.flags() & FIB_RULE_INVERT) != 0,
              message.sourceLength() == 0
                  ? null
                  : prefix(family, message.source(), message.sourceLength()),
              message.destinationLength() == 0
                  ? null
                  : prefix(family, message.destination(), message.destinationLength()),
              message.inputInterface(),
              message.outputInterface(),
              mark(message),
              message.markMask(),
              message.tos(),
              message.protocol(),
              ports(message.sourcePortFirst(), message.sourcePortLast()),
              ports(message.destinationPortFirst(), message.destinationPortLast()),
              message.uidFirst() == null || message.uidLast() == null
                  ? null
                  : new PolicyRule.UidRange(message.uidFirst(), message.uidLast()),
              action(message),
              message.table(),
              message.gotoPriority(),
              message.suppressPrefixLength(),
              message.master()));
    }
    return rules;
  }

  /** The kernel leaves a mark of 0 out, but not its mask. */
  private static @Nullable Long mark(PolicyRuleMessage message) {
    return message.mark() == null && message.markMask() != null ? Long.valueOf(0) : message.mark();
  }

  private static PolicyRule.@Nullable PortRange ports(
      @Nullable Integer first, @Nullable Integer last) {
    return first == null || last == null ? null : new PolicyRule.PortRange(first, last);
  }

  /** FR_ACT_*; a rule with conditions that dnet does not know does something it cannot tell. */
  private static PolicyRule.Action action(PolicyRuleMessage message) {
    if (message.otherConditions()) {
      return PolicyRule.Action.OTHER;
    }
    return switch (message.action()) {
      case 1 -> PolicyRule.Action.LOOKUP;
      case 2 -> PolicyRule.Action.GOTO;
      case 3 -> PolicyRule.Action.NOP;
      case 6 -> PolicyRule.Action.BLACKHOLE;
      case 7 -> PolicyRule.Action.UNREACHABLE;
      case 8 -> PolicyRule.Action.PROHIBIT;
      default -> PolicyRule.Action.OTHER;
    };
  }

  /** With host bits zero: a redacted report has pseudonyms there. */
  private static @Nullable IpPrefix prefix(int family, @Nullable String text, int length) {
    IpAddress address = Texts.address(text == null ? (family == AF_INET ? "0.0.0.0" : "::") : text);
    return address == null || length > address.bits()
        ? null
        : new IpPrefix(address, length).canonical();
  }
}
