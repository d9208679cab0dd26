package dnet.inspector.simulate;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.PolicyRule;
import dnet.inspector.model.Route;
import dnet.inspector.model.Stack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One namespace's policy rules and routing tables: the choice that the kernel's FIB makes. Longest
 * prefix first, then lowest metric (ip-route(8)); rules by priority (ip-rule(8)).
 */
final class RoutingTables {
  /** RTPROT_KERNEL of linux/rtnetlink.h. */
  private static final int KERNEL = 2;

  private record Family(boolean v4, long table) {
    // Written out: what the language makes costs a millisecond or more when it is first used.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Family that && v4 == that.v4 && table == that.table;
    }

    @Override
    public int hashCode() {
      return 31 * Boolean.hashCode(v4) + Long.hashCode(table);
    }
  }

  private final Stack stack;
  private final Map<Family, List<Route>> tables = new HashMap<>();
  private final List<PolicyRule> rules4;
  private final List<PolicyRule> rules6;
  private final Map<LinkKey, Link> links = new HashMap<>();
  private final boolean ownLocalRoutes;
  private final boolean ownRules4;

  RoutingTables(Namespace namespace) {
    stack = namespace.stack();
    namespace.links().forEach(l -> links.put(l.key(), l));
    for (Route route : stack.routes()) {
      tables
          .computeIfAbsent(new Family(route.isV4(), route.table()), f -> new ArrayList<>())
          .add(route);
    }
    rules4 = rules(false);
    rules6 = rules(true);
    ownRules4 = rules4.stream().anyMatch(RoutingTables::isOwn);
    if (!ownRules4) {
      merge();
    }
    // A stable sort: among equals the kernel's own order, in which it listed them, holds.
    tables
        .values()
        .forEach(
            t ->
                t.sort(
                    Comparator.comparing((Route r) -> -r.destination().length())
                        .thenComparing(r -> r.source() == null ? 0 : -r.source().length())
                        .thenComparing(r -> -r.tos())
                        .thenComparing(Route::metric)));
    ownLocalRoutes =
        stack.routes().stream()
            .anyMatch(r -> r.type() == Route.Type.LOCAL && r.protocol() != KERNEL);
  }

  /**
   * As long as IPv4 has no rules of its own, the tables local and main are one: the longer prefix
   * wins, whichever table it is of (fib_trie_unmerge).
   */
  private void merge() {
    List<Route> merged =
        new ArrayList<>(tables.getOrDefault(new Family(true, Route.LOCAL), List.of()));
    merged.addAll(tables.getOrDefault(new Family(true, Route.MAIN), List.of()));
    tables.put(new Family(true, Route.LOCAL), merged);
    tables.remove(new Family(true, Route.MAIN));
  }

  private List<PolicyRule> rules(boolean ipv6) {
    return stack.policyRules().stream()
        .filter(r -> r.ipv6() == ipv6)
        .sorted(Comparator.comparing(PolicyRule::priority))
        .toList();
  }

  /**
   * What is looked up.
   *
   * @param source null where it is not chosen yet
   * @param input the incoming interface's name; {@code lo} for what the host sends
   * @param output the interface that it must leave by; null for any
   */
  record Query(
      IpAddress destination,
      @Nullable IpAddress source,
      String input,
      @Nullable String output,
      long mark,
      int protocol,
      int from,
      int to) {}

  /**
   * The answer.
   *
   * @param route null where nothing matched or a rule refused
   * @param hop null where the route leads nowhere
   * @param rule the policy rule that decided; null where the namespace has no rules known
   * @param several whether several next hops share the traffic
   */
  record Choice(
      @Nullable Route route,
      Route.@Nullable NextHop hop,
      @Nullable PolicyRule rule,
      boolean several) {
    /** Whether it leads to the namespace itself. */
    boolean isLocal() {
      return route != null && route.type() == Route.Type.LOCAL;
    }

    /** Whether it leads nowhere: nothing fits, or something refuses. */
    boolean isNone() {
      return route == null || route.type().refuses();
    }
  }

  /** Whether IPv4 has rules other than the three that every namespace has. */
  boolean hasOwnRules() {
    return ownRules4;
  }

  /** Whether somebody added the rule: it is none of local, main and default at their places. */
  static boolean isOwn(PolicyRule rule) {
    boolean plain =
        rule.source() == null
            && rule.destination() == null
            && rule.mark() == null
            && rule.inputInterface() == null
            && rule.outputInterface() == null
            && rule.action() == PolicyRule.Action.LOOKUP;
    return !(plain
        && ((rule.priority() == 0 && rule.table() == Route.LOCAL)
            || (rule.priority() == 32766 && rule.table() == Route.MAIN)
            || (rule.priority() == 32767 && rule.table() == 253)));
  }

  /** Whether somebody added routes to addresses that are no interface's, of type local. */
  boolean hasOwnLocalRoutes() {
    return ownLocalRoutes;
  }

  /** Looks a route up. */
  Choice lookup(Query query, boolean withOwnRules) {
    List<PolicyRule> rules = query.destination().isV4() ? rules4 : rules6;
    if (rules.isEmpty()) {
      return withoutRules(query);
    }
    long jump = -1;
    for (PolicyRule rule : rules) {
      if (rule.priority() < jump
          || (!withOwnRules && isOwn(rule))
          || matches(rule, query) == rule.inverted()) {
        continue;
      }
      switch (rule.action()) {
        case LOOKUP -> {
          Choice choice = inTable(query, rule);
          if (choice != null) {
            return choice;
          }
        }
        case GOTO -> {
          Long target = rule.gotoPriority();
          jump = target == null ? jump : target;
        }
        case BLACKHOLE, UNREACHABLE, PROHIBIT -> {
          return new Choice(null, null, rule, false);
        }
        case NOP, OTHER -> {
          // Nothing happens here; the next rule is tried.
        }
      }
    }
    return new Choice(null, null, null, false);
  }

  /** A namespace whose rules were not read: the usual three are assumed. */
  private Choice withoutRules(Query query) {
    for (long table : new long[] {Route.LOCAL, Route.MAIN, 253}) {
      Choice choice = choose(query, table, null, null);
      if (choice != null) {
        return choice;
      }
    }
    return new Choice(null, null, null, false);
  }

  private @Nullable Choice inTable(Query query, PolicyRule rule) {
    return choose(query, rule.table(), rule.suppressPrefixLength(), rule);
  }

  /** Null where the next rule is to be tried: nothing fits, or a throw route. */
  private @Nullable Choice choose(
      Query query, long table, @Nullable Integer suppress, @Nullable PolicyRule rule) {
    for (Route route :
        tables.getOrDefault(new Family(query.destination().isV4(), table), List.of())) {
      if (!route.destination().contains(query.destination())
          || route.tos() != 0
          || !sourceFits(route, query.source())) {
        continue;
      }
      if (route.type() == Route.Type.THROW) {
        return null;
      }
      // A refusal is final; suppress_prefixlength is for ways only (fib_rules_lookup).
      boolean suppressed = suppress != null && route.destination().length() <= suppress;
      if (route.type().refuses()) {
        return new Choice(route, null, rule, false);
      }
      if (route.nextHops().isEmpty()) {
        return suppressed ? null : new Choice(route, null, rule, false);
      }
      boolean local = route.type() == Route.Type.LOCAL;
      List<Route.NextHop> alive =
          route.nextHops().stream().filter(h -> local || isUsable(h, query.output())).toList();
      if (!alive.isEmpty()) {
        return suppressed ? null : new Choice(route, alive.get(0), rule, alive.size() > 1);
      }
    }
    return null;
  }

  private static boolean sourceFits(Route route, @Nullable IpAddress source) {
    IpPrefix wanted = route.source();
    return wanted == null || source == null || wanted.contains(source);
  }

  private boolean isUsable(Route.NextHop hop, @Nullable String output) {
    Link link = links.get(hop.link());
    if (hop.dead() || link == null || !link.base().up()) {
      return false;
    }
    return output == null || link.name().equals(output);
  }

  private static boolean matches(PolicyRule rule, Query query) {
    return fits(rule.source(), query.source())
        && fits(rule.destination(), query.destination())
        && (rule.inputInterface() == null || rule.inputInterface().equals(query.input()))
        && (rule.outputInterface() == null || rule.outputInterface().equals(query.output()))
        && marked(rule, query.mark())
        && rule.tos() == 0
        && (rule.protocol() == null || rule.protocol() == query.protocol())
        && within(rule.sourcePorts(), query.from())
        && within(rule.destinationPorts(), query.to())
        && (rule.uids() == null || rule.uids().first() == 0)
        && !rule.master();
  }

  private static boolean marked(PolicyRule rule, long mark) {
    Long wanted = rule.mark();
    Long mask = rule.markMask();
    return wanted == null || (mark & (mask == null ? 0xffffffffL : mask)) == wanted;
  }

  private static boolean fits(@Nullable IpPrefix wanted, @Nullable IpAddress address) {
    return wanted == null || (address != null && wanted.contains(address));
  }

  private static boolean within(PolicyRule.@Nullable PortRange range, int port) {
    return range == null || (range.first() <= port && port <= range.last());
  }

  /** For IPv6 all tables are asked; what leads nowhere is unreachable (nft_fib_ipv6.c). */
  private Route.Type typeOf6(IpAddress address, @Nullable LinkKey device) {
    Choice choice = lookup(new Query(address, null, "lo", null, 0, 0, 0, 0), true);
    Route route = choice.route();
    if (route == null) {
      return Route.Type.UNREACHABLE;
    }
    boolean elsewhere =
        device != null && route.nextHops().stream().noneMatch(h -> device.equals(h.link()));
    return route.type() == Route.Type.LOCAL && elsewhere ? Route.Type.UNICAST : route.type();
  }

  /** What kind of address it is here: RTN_LOCAL, RTN_BROADCAST, … (inet_addr_type). */
  Route.Type typeOf(IpAddress address, @Nullable LinkKey device) {
    if (address.isMulticast()) {
      return Route.Type.MULTICAST;
    }
    if (!address.isV4()) {
      return typeOf6(address, device);
    }
    Optional<Route> route =
        tables.getOrDefault(new Family(address.isV4(), Route.LOCAL), List.of()).stream()
            .filter(r -> r.destination().contains(address) && r.tos() == 0)
            .findFirst();
    if (route.isEmpty() || route.get().type().refuses()) {
      return Route.Type.UNICAST;
    }
    boolean here =
        device == null || route.get().nextHops().stream().anyMatch(h -> device.equals(h.link()));
    return here ? route.get().type() : Route.Type.UNICAST;
  }
}
