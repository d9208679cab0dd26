package dnet.inspector.report;

import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.PolicyRule;
import dnet.inspector.model.Route;
import dnet.inspector.model.Stack;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A namespace's routes and the rules that choose among its tables. */
final class RoutingMapper {
  /** RT_TABLE_DEFAULT. */
  private static final long DEFAULT = 253;

  private static final long WHOLE_MARK = 0xffffffffL;

  /** RTPROT_* of linux/rtnetlink.h, in the words of iproute2's rt_protos. */
  private static final Map<Integer, String> PROTOCOLS =
      Map.ofEntries(
          Map.entry(1, "redirect"),
          Map.entry(2, "kernel"),
          Map.entry(3, "boot"),
          Map.entry(4, "static"),
          Map.entry(8, "gated"),
          Map.entry(9, "ra"),
          Map.entry(11, "zebra"),
          Map.entry(12, "bird"),
          Map.entry(16, "dhcp"),
          Map.entry(18, "keepalived"),
          Map.entry(42, "babel"),
          Map.entry(186, "bgp"),
          Map.entry(187, "isis"),
          Map.entry(188, "ospf"),
          Map.entry(189, "rip"),
          Map.entry(192, "eigrp"));

  private final Stack stack;
  private final List<Link> links;

  RoutingMapper(Stack stack, List<Link> links) {
    this.stack = stack;
    this.links = links;
  }

  List<StackView.RouteView> routes() {
    return stack.routes().stream().map(this::route).toList();
  }

  List<StackView.RuleView> rules() {
    return stack.policyRules().stream().map(RoutingMapper::rule).toList();
  }

  private StackView.RouteView route(Route route) {
    return new StackView.RouteView(
        table(route.table()),
        route.destination().toString(),
        route.source() == null ? null : route.source().toString(),
        route.type().name().toLowerCase(Locale.ROOT),
        PROTOCOLS.getOrDefault(route.protocol(), Integer.toString(route.protocol())),
        route.metric(),
        route.tos(),
        route.preferredSource() == null ? null : route.preferredSource().toString(),
        route.mtu(),
        route.nextHops().stream().map(this::nextHop).toList());
  }

  private StackView.NextHopView nextHop(Route.NextHop hop) {
    return new StackView.NextHopView(
        hop.gateway() == null ? null : hop.gateway().toString(),
        hop.link() == null ? null : name(hop.link()),
        hop.weight(),
        hop.onlink(),
        hop.dead(),
        hop.encapsulated());
  }

  private String name(LinkKey key) {
    return links.stream()
        .filter(l -> l.key().equals(key))
        .map(Link::name)
        .findFirst()
        .orElse("#" + key.index().value());
  }

  private static StackView.RuleView rule(PolicyRule rule) {
    return new StackView.RuleView(
        rule.ipv6(),
        rule.priority(),
        selector(rule),
        rule.action().name().toLowerCase(Locale.ROOT),
        rule.action() == PolicyRule.Action.LOOKUP && !rule.master() ? table(rule.table()) : null,
        rule.gotoPriority(),
        rule.suppressPrefixLength());
  }

  private static String selector(PolicyRule rule) {
    StringBuilder text = new StringBuilder(rule.inverted() ? "not from " : "from ");
    text.append(rule.source() == null ? "all" : whole(rule.source()));
    append(text, "to", rule.destination() == null ? null : whole(rule.destination()));
    append(text, "tos", rule.tos() == 0 ? null : "0x" + Integer.toHexString(rule.tos()));
    append(text, "fwmark", mark(rule));
    append(text, "iif", rule.inputInterface());
    append(text, "oif", rule.outputInterface());
    PolicyRule.UidRange uids = rule.uids();
    append(text, "uidrange", uids == null ? null : uids.first() + "-" + uids.last());
    append(text, "ipproto", rule.protocol() == null ? null : rule.protocol().toString());
    append(text, "sport", ports(rule.sourcePorts()));
    append(text, "dport", ports(rule.destinationPorts()));
    return text.append(rule.master() ? " l3mdev" : "").toString();
  }

  private static void append(StringBuilder text, String word, @Nullable String value) {
    if (value != null) {
      text.append(' ').append(word).append(' ').append(value);
    }
  }

  private static @Nullable String ports(PolicyRule.@Nullable PortRange ports) {
    if (ports == null) {
      return null;
    }
    return ports.first() == ports.last()
        ? Integer.toString(ports.first())
        : ports.first() + "-" + ports.last();
  }

  private static @Nullable String mark(PolicyRule rule) {
    Long mark = rule.mark();
    Long mask = rule.markMask();
    if (mark == null) {
      return null;
    }
    String shown = "0x" + Long.toHexString(mark);
    return mask == null || mask == WHOLE_MARK ? shown : shown + "/0x" + Long.toHexString(mask);
  }

  private static String whole(IpPrefix prefix) {
    return prefix.length() == prefix.address().bits()
        ? prefix.address().toString()
        : prefix.toString();
  }

  private static String table(long number) {
    if (number == Route.MAIN) {
      return "main";
    }
    if (number == Route.LOCAL) {
      return "local";
    }
    return number == DEFAULT ? "default" : Long.toString(number);
  }
}
