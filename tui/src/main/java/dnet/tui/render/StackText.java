package dnet.tui.render;

import dnet.inspector.report.StackView.ConntrackView;
import dnet.inspector.report.StackView.EffectiveView;
import dnet.inspector.report.StackView.FilterView;
import dnet.inspector.report.StackView.QdiscView;
import dnet.inspector.report.StackView.SocketView;
import dnet.inspector.report.StackView.SysctlsView;
import dnet.tui.render.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sockets, settings and queues of a namespace, much as ss(8), sysctl(8) and tc(8) write them. */
final class StackText {
  /** Of the namespace's own values those that say whether packets pass at all. */
  private static final List<String> DECISIVE =
      List.of(
          "net.ipv4.ip_forward",
          "net.ipv6.conf.all.forwarding",
          "net.ipv4.ip_local_port_range",
          "net.bridge.bridge-nf-call-iptables",
          "net.bridge.bridge-nf-call-ip6tables");

  /** Those that matter only where somebody has set them. */
  private static final List<String> UNUSUAL =
      List.of(
          "net.ipv4.icmp_echo_ignore_all",
          "net.ipv4.ip_nonlocal_bind",
          "net.ipv6.ip_nonlocal_bind",
          "net.ipv4.fwmark_reflect",
          "net.ipv6.fwmark_reflect",
          "net.ipv4.tcp_fwmark_accept");

  private StackText() {}

  static List<Line> sockets(List<SocketView> sockets, int width) {
    if (sockets.isEmpty()) {
      return List.of();
    }
    Table table =
        new Table(
            List.of(
                Column.of("PROTO"),
                Column.of("LISTENS ON"),
                Column.elastic("PROCESS", 0, 12),
                Column.number("UID", 1)));
    for (SocketView socket : sockets) {
      String any = socket.interfaceName() == null ? "" : "%" + socket.interfaceName();
      table.row(
          List.of(
              Line.of(socket.protocol()),
              Line.of(
                      PortsText.join(socket.address() + any, socket.port()),
                      Style.ofAddress(socket.address()))
                  .and(socket.v6Only() ? " v6only" : "", Style.DIM),
              socket.pid() == null
                  ? Cells.NONE
                  : Line.of(socket.pid() + " ").and(String.valueOf(socket.command())),
              Line.of(Long.toString(socket.uid()))));
    }
    return table(table, width);
  }

  static List<Line> sysctls(@Nullable SysctlsView sysctls, int width) {
    if (sysctls == null) {
      return List.of();
    }
    Table table =
        new Table(
            List.of(
                Column.of("INTERFACE"),
                Column.of("FORWARDING"),
                Column.of("RP_FILTER"),
                Column.optional("ARP_IGNORE", 2),
                Column.optional("ROUTE_LOCALNET", 3),
                Column.optional("PROXY_ARP", 4),
                Column.optional("ACCEPT_LOCAL", 5),
                Column.optional("IPV6", 1)));
    sysctls.interfaces().forEach(e -> table.row(row(e)));
    List<Line> lines = new ArrayList<>();
    for (String name : DECISIVE) {
      String value = sysctls.values().get(name);
      if (value != null) {
        lines.add(Line.of("  " + name + " = " + value));
      }
    }
    for (String name : UNUSUAL) {
      String value = sysctls.values().getOrDefault(name, "0");
      if (!value.equals("0")) {
        lines.add(Line.of("  " + name + " = " + value));
      }
    }
    if (!sysctls.interfaces().isEmpty()) {
      lines.add(Line.of("  in effect for each interface:", Style.DIM));
      lines.addAll(table(table, width));
    }
    return lines;
  }

  private static List<Line> row(EffectiveView effective) {
    return List.of(
        Line.of(effective.interfaceName(), Style.INTERFACE),
        Line.of(truth(effective.forwarding()) + " v6 " + truth(effective.forwarding6())),
        Line.of(
            effective.rpFilter() == null
                ? "?"
                : switch (effective.rpFilter()) {
                  case 0 -> "0";
                  case 1 -> "1 strict";
                  case 2 -> "2 loose";
                  default -> effective.rpFilter().toString();
                }),
        Line.of(effective.arpIgnore() == null ? "?" : effective.arpIgnore().toString()),
        Line.of(truth(effective.routeLocalnet())),
        Line.of(truth(effective.proxyArp())),
        Line.of(truth(effective.acceptLocal())),
        Line.of(
            effective.ipv6Disabled() == null ? "?" : effective.ipv6Disabled() ? "disabled" : "on"));
  }

  /** As sysctl(8) writes it. */
  private static String truth(@Nullable Boolean value) {
    return value == null ? "?" : value ? "1" : "0";
  }

  static List<Line> trafficControl(List<QdiscView> qdiscs, List<FilterView> filters) {
    List<Line> lines = new ArrayList<>();
    for (QdiscView qdisc : qdiscs) {
      lines.add(
          Line.of("  qdisc " + qdisc.kind() + " " + qdisc.handle() + " dev ")
              .and(qdisc.interfaceName(), Style.INTERFACE)
              .and(qdisc.parent().equals("root") ? " root" : " parent " + qdisc.parent())
              .and(options(qdisc.options()))
              .and("  " + qdisc.packets() + " packets")
              .and("  dropped " + qdisc.dropped(), qdisc.dropped() > 0 ? Style.DOWN : Style.PLAIN)
              .and(qdisc.overlimits() == 0 ? "" : "  overlimits " + qdisc.overlimits())
              .and(qdisc.backlog() == 0 ? "" : "  backlog " + Units.octets(qdisc.backlog())));
    }
    for (FilterView filter : filters) {
      lines.add(
          Line.of("  filter dev ")
              .and(filter.interfaceName(), Style.INTERFACE)
              .and(" " + filter.parent() + " pref " + filter.preference())
              .and(" protocol " + filter.protocol() + " " + filter.kind())
              .and(" handle " + filter.handle() + options(filter.options())));
    }
    return lines;
  }

  private static String options(Map<String, String> options) {
    return options.entrySet().stream()
        .map(o -> o.getValue().isEmpty() ? " " + o.getKey() : " " + o.getKey() + " " + o.getValue())
        .collect(Collectors.joining());
  }

  static List<Line> conntrack(@Nullable ConntrackView conntrack) {
    if (conntrack == null) {
      return List.of();
    }
    Long count = conntrack.count();
    Long maximum = conntrack.maximum();
    boolean full = count != null && maximum != null && maximum > 0 && count >= maximum;
    return List.of(
        Line.of("  " + (count == null ? "?" : count) + " entries here")
            .and(maximum == null ? "" : " of at most " + maximum + " in the whole kernel")
            .and(full ? "  full" : "", Style.DOWN));
  }

  private static List<Line> table(Table table, int width) {
    return table.lines(width > 0 ? width - 2 : 0).stream().map(BridgesText::indent).toList();
  }
}
