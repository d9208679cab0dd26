package dnet.tui.render;

import dnet.inspector.report.StackView.FdbView;
import dnet.inspector.report.StackView.NeighbourView;
import dnet.inspector.report.StackView.NextHopView;
import dnet.inspector.report.StackView.RouteView;
import dnet.inspector.report.StackView.RuleView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Routes, rules and neighbours as ip(8) writes them, forwarding entries as bridge(8) does. */
final class RoutingText {
  private static final String MAIN = "main";
  private static final Pattern GROUP = Pattern.compile("[0-9a-f][13579bdf]:.*");
  private static final String LOCAL = "local";

  /** Every namespace's rules: ip-rule(8), the kernel's start of its policy database. */
  private static final Map<Long, String> USUAL = Map.of(0L, LOCAL, 32766L, MAIN, 32767L, "default");

  private RoutingText() {}

  /** The main table, then others under their names; of the local one only how much it holds. */
  static List<Line> routes(List<RouteView> routes) {
    Map<String, List<RouteView>> tables = new LinkedHashMap<>();
    tables.put(MAIN, new ArrayList<>());
    routes.forEach(r -> tables.computeIfAbsent(r.table(), t -> new ArrayList<>()).add(r));
    List<RouteView> local = tables.remove(LOCAL);
    List<Line> lines = new ArrayList<>();
    for (Map.Entry<String, List<RouteView>> table : tables.entrySet()) {
      if (!table.getKey().equals(MAIN)) {
        lines.add(Line.of("  table " + table.getKey() + ":", Style.DIM));
      }
      table.getValue().forEach(r -> lines.addAll(route(r)));
    }
    if (tables.get(MAIN).isEmpty() && !routes.isEmpty()) {
      lines.add(0, Line.of("  the main table is empty", Style.DIM));
    }
    if (local != null) {
      lines.add(Line.of("  and " + local.size() + " of table local, the kernel's own", Style.DIM));
    }
    return lines;
  }

  private static List<Line> route(RouteView route) {
    Line head = Line.of("  ");
    if (!route.type().equals("unicast")) {
      head = head.and(route.type() + " ", Style.DOWN);
    }
    head = head.and(destination(route), Style.ofAddress(route.destination()));
    if (route.source() != null) {
      head = head.and(" from ").and(route.source(), Style.ofAddress(route.source()));
    }
    boolean several = route.nextHops().size() > 1;
    if (!several && !route.nextHops().isEmpty()) {
      head = hop(head, route.nextHops().get(0));
    }
    head = head.and(" proto " + route.protocol());
    if (route.preferredSource() != null) {
      head =
          head.and(" src ").and(route.preferredSource(), Style.ofAddress(route.preferredSource()));
    }
    head = head.and(route.tos() == 0 ? "" : " tos 0x" + Integer.toHexString(route.tos()));
    head = head.and(route.metric() == 0 ? "" : " metric " + route.metric());
    head = head.and(route.mtu() == null ? "" : " mtu " + route.mtu());
    List<Line> lines = new ArrayList<>(List.of(head));
    if (several) {
      route
          .nextHops()
          .forEach(h -> lines.add(hop(Line.of("      nexthop"), h).and(" weight " + h.weight())));
    }
    return lines;
  }

  private static String destination(RouteView route) {
    return route.destination().endsWith("/0") ? "default" : whole(route.destination());
  }

  /** A single address goes without its prefix length, as in ip(8). */
  private static String whole(String prefix) {
    String whole = prefix.indexOf(':') >= 0 ? "/128" : "/32";
    return prefix.endsWith(whole) ? prefix.substring(0, prefix.length() - whole.length()) : prefix;
  }

  private static Line hop(Line line, NextHopView hop) {
    Line more = line;
    if (hop.gateway() != null) {
      more = more.and(" via ").and(hop.gateway(), Style.ofAddress(hop.gateway()));
    }
    if (hop.interfaceName() != null) {
      more = more.and(" dev ").and(hop.interfaceName(), Style.INTERFACE);
    }
    return more.and(hop.encapsulated() ? " encap" : "")
        .and(hop.onlink() ? " onlink" : "")
        .and(hop.dead() ? " dead" : "", Style.DOWN);
  }

  static List<Line> rules(List<RuleView> rules) {
    if (rules.isEmpty()) {
      return List.of();
    }
    if (rules.stream().allMatch(RoutingText::isUsual)) {
      return List.of(Line.of("  the kernel's own: local, main, default", Style.DIM));
    }
    List<Line> lines = new ArrayList<>();
    for (RuleView rule : rules) {
      lines.add(
          Line.of("  " + (rule.ipv6() ? "ipv6 " : "") + rule.priority() + ": ")
              .and(rule.selector() + " ")
              .and(action(rule), isUsual(rule) ? Style.PLAIN : Style.HEADER));
    }
    return lines;
  }

  private static boolean isUsual(RuleView rule) {
    String table = rule.table();
    return rule.selector().equals("from all")
        && rule.suppressPrefixLength() == null
        && table != null
        && table.equals(USUAL.get(rule.priority()));
  }

  private static String action(RuleView rule) {
    String target = rule.table() == null ? number(rule.gotoPriority()) : rule.table();
    String suppress =
        rule.suppressPrefixLength() == null
            ? ""
            : " suppress_prefixlength " + rule.suppressPrefixLength();
    return rule.action() + (target.isEmpty() ? "" : " " + target) + suppress;
  }

  private static String number(@Nullable Long number) {
    return number == null ? "" : number.toString();
  }

  /** The lowest bit of the first octet marks a group (IEEE 802). */
  private static boolean isGroup(String mac) {
    return GROUP.matcher(mac).matches();
  }

  /** As ip(8) without those that need no resolution, groups above all. */
  static List<Line> neighbours(List<NeighbourView> neighbours) {
    List<Line> lines = new ArrayList<>();
    for (NeighbourView n : neighbours) {
      if (n.state().equals("noarp")) {
        continue;
      }
      Line line =
          Line.of("  ")
              .and(n.address(), Style.ofAddress(n.address()))
              .and(" dev ")
              .and(n.interfaceName(), Style.INTERFACE);
      if (n.mac() != null) {
        line = line.and(" lladdr ").and(n.mac(), Style.MAC);
      }
      boolean lost = n.state().equals("failed") || n.state().equals("incomplete");
      lines.add(
          n.proxy()
              ? line.and(" proxy")
              : line.and(" " + n.state(), lost ? Style.DOWN : Style.PLAIN));
    }
    return lines;
  }

  /** Without the multicast groups that every interface listens to of itself. */
  static List<Line> fdb(List<FdbView> entries) {
    List<Line> lines = new ArrayList<>();
    for (FdbView entry : entries) {
      if (entry.bridge() == null && entry.remote() == null && isGroup(entry.mac())) {
        continue;
      }
      Line line =
          Line.of("  ")
              .and(entry.mac(), Style.MAC)
              .and(" dev ")
              .and(entry.interfaceName(), Style.INTERFACE);
      if (entry.remote() != null) {
        line = line.and(" dst ").and(entry.remote(), Style.ofAddress(entry.remote()));
      }
      lines.add(
          line.and(entry.vlan() == null ? "" : " vlan " + entry.vlan())
              .and(entry.bridge() == null ? " self" : " master " + entry.bridge())
              .and(" " + entry.kind()));
    }
    return lines;
  }
}
