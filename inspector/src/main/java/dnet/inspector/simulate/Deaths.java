package dnet.inspector.simulate;

import dnet.inspector.model.FdbEntry;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.PolicyRule;
import dnet.inspector.model.Route;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Outcome;
import org.jspecify.annotations.Nullable;

/** Deaths with their culprits, worded for people. */
final class Deaths {
  private final World world;

  Deaths(World world) {
    this.world = world;
  }

  Fate.Died linkDown(Link link) {
    return ofLink(Cause.LINK_DOWN, link, link.name() + " is administratively down");
  }

  Fate.Died noCarrier(Link link) {
    return ofLink(Cause.NO_CARRIER, link, link.name() + " is up, but its other end is not");
  }

  Fate.Died ofLink(Cause cause, Link link, String text) {
    return Fate.Died.lost(cause, culprit(Culprit.Kind.LINK, link, text));
  }

  Culprit culprit(Culprit.Kind kind, Link link, String text) {
    return Culprit.of(kind, world.name(link.key().namespace()), link.name(), text);
  }

  Fate.Died sysctl(Cause cause, NetnsId namespace, String name, String value, String why) {
    return Fate.Died.lost(
        cause,
        Culprit.of(
            Culprit.Kind.SYSCTL, world.name(namespace), name, name + " = " + value + ": " + why));
  }

  Fate.Died noRoute(NetnsId namespace, IpAddress destination) {
    return Fate.Died.lost(
        Cause.NO_ROUTE,
        Culprit.of(
            Culprit.Kind.ROUTE,
            world.name(namespace),
            destination.toString(),
            "no route to " + destination));
  }

  Fate.Died refusingRoute(NetnsId namespace, Route route) {
    return new Fate.Died(
        route.type() == Route.Type.BLACKHOLE ? Outcome.LOST : Outcome.REJECTED,
        Cause.ROUTE_BLACKHOLE,
        Culprit.of(
            Culprit.Kind.ROUTE, world.name(namespace), text(route.destination()), text(route)));
  }

  Fate.Died policyRule(NetnsId namespace, PolicyRule rule) {
    return Fate.Died.lost(
        Cause.POLICY_ROUTE,
        Culprit.of(
            Culprit.Kind.RULE, world.name(namespace), "ip rule " + rule.priority(), text(rule)));
  }

  Fate.Died mtu(Link link, int length, int mtu, String how) {
    return ofLink(
        Cause.MTU_BLACKHOLE,
        link,
        String.format("%s has MTU %d, the packet %d octets: %s", link.name(), mtu, length, how));
  }

  /** The same where whoever sends is told, and can send less: refused, not swallowed. */
  Fate.Died mtuTold(Link link, int length, int mtu, String how) {
    Fate.Died died = mtu(link, length, mtu, how);
    return new Fate.Died(Outcome.REJECTED, died.cause(), died.culprit());
  }

  Culprit fdb(Link bridge, FdbEntry entry) {
    return Culprit.of(
        Culprit.Kind.FDB,
        world.name(bridge.key().namespace()),
        entry.mac().toString(),
        text(entry));
  }

  String text(FdbEntry entry) {
    StringBuilder text = new StringBuilder(entry.mac().toString());
    text.append(" dev ").append(world.link(entry.link()).map(Link::name).orElse("?"));
    if (entry.remote() != null) {
      text.append(" dst ").append(entry.remote());
    }
    if (entry.bridge() != null) {
      text.append(" master ").append(world.link(entry.bridge()).map(Link::name).orElse("?"));
    }
    return text.append(
            switch (entry.kind()) {
              case LOCAL -> " permanent";
              case STATIC -> " static";
              case EXTERNAL -> " extern_learn";
              case LEARNED -> "";
            })
        .toString();
  }

  static String text(IpPrefix prefix) {
    return prefix.length() == 0 ? "default" : prefix.toString();
  }

  /** As ip-route(8) would list it. */
  String text(Route route) {
    StringBuilder text = new StringBuilder();
    if (route.type() != Route.Type.UNICAST) {
      text.append(route.type().name().toLowerCase(java.util.Locale.ROOT)).append(' ');
    }
    text.append(text(route.destination()));
    for (Route.NextHop hop : route.nextHops()) {
      if (hop.gateway() != null) {
        text.append(" via ").append(hop.gateway());
      }
      world.link(hop.link()).ifPresent(l -> text.append(" dev ").append(l.name()));
    }
    if (route.table() != Route.MAIN && route.table() != Route.LOCAL) {
      text.append(" table ").append(route.table());
    }
    if (route.metric() != 0) {
      text.append(" metric ").append(route.metric());
    }
    return text.toString();
  }

  /** As ip-rule(8) would list it. */
  static String text(PolicyRule rule) {
    StringBuilder text = new StringBuilder().append(rule.priority()).append(":");
    if (rule.inverted()) {
      text.append(" not");
    }
    text.append(" from ").append(rule.source() == null ? "all" : whole(rule.source()));
    append(text, " to ", rule.destination() == null ? null : whole(rule.destination()));
    append(text, " fwmark ", rule.mark() == null ? null : mark(rule));
    append(text, " iif ", rule.inputInterface());
    append(text, " oif ", rule.outputInterface());
    switch (rule.action()) {
      case LOOKUP -> text.append(" lookup ").append(table(rule.table()));
      case GOTO -> text.append(" goto ").append(rule.gotoPriority());
      case NOP, BLACKHOLE, UNREACHABLE, PROHIBIT, OTHER ->
          text.append(' ').append(rule.action().name().toLowerCase(java.util.Locale.ROOT));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String word, @Nullable String value) {
    if (value != null) {
      text.append(word).append(value);
    }
  }

  private static String whole(IpPrefix prefix) {
    return prefix.length() == prefix.address().bits()
        ? prefix.address().toString()
        : prefix.toString();
  }

  private static String mark(PolicyRule rule) {
    Long mark = rule.mark();
    Long mask = rule.markMask();
    String shown = "0x" + Long.toHexString(mark == null ? 0 : mark);
    return mask == null || mask == 0xffffffffL ? shown : shown + "/0x" + Long.toHexString(mask);
  }

  private static String table(long number) {
    if (number == Route.MAIN) {
      return "main";
    }
    if (number == Route.LOCAL) {
      return "local";
    }
    return number == 253 ? "default" : Long.toString(number);
  }
}
