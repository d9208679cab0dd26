package dnet.inspector.snapshot;

import dnet.inspector.netlink.ConntrackMessage;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.netlink.NeighbourMessage;
import dnet.inspector.netlink.PolicyRuleMessage;
import dnet.inspector.netlink.QdiscHandles;
import dnet.inspector.netlink.QdiscMessage;
import dnet.inspector.netlink.RouteMessage;
import dnet.inspector.netlink.SocketMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What dnet read, each item as one line in the same form as {@link Tools} has it. */
final class Lines {
  private static final List<String> TCP =
      List.of(
          "NONE",
          "SYN_SENT",
          "SYN_RECV",
          "ESTABLISHED",
          "FIN_WAIT",
          "CLOSE_WAIT",
          "LAST_ACK",
          "TIME_WAIT",
          "CLOSE",
          "SYN_SENT2");

  private final Map<Integer, String> names = new HashMap<>();

  Lines(List<LinkMessage> links) {
    links.forEach(l -> names.put(l.index(), l.name()));
  }

  private String name(@Nullable Integer index) {
    return index == null || index == 0 ? "-" : names.getOrDefault(index, "?");
  }

  private static String orDash(@Nullable Object value) {
    return value == null ? "-" : value.toString();
  }

  String route(RouteMessage route) {
    List<String> hops = new ArrayList<>();
    for (RouteMessage.NextHop hop : route.nextHops()) {
      hops.add(
          orDash(hop.gateway())
              + " dev "
              + name(hop.index())
              + " weight "
              + hop.weight()
              + ((hop.flags() & 4) != 0 ? " onlink" : ""));
    }
    return String.join(
        " ",
        route.family() == 2 ? "-4" : "-6",
        Integer.toString(route.type()),
        route.destination() == null
            ? "default"
            : route.destination() + "/" + route.destinationLength(),
        "table " + route.table(),
        "metric " + route.priority(),
        "proto " + route.protocol(),
        "src " + orDash(route.preferredSource()),
        "mtu " + orDash(route.mtu()),
        "tos " + route.tos(),
        hops.toString());
  }

  String neighbour(NeighbourMessage entry) {
    boolean proxy = (entry.flags() & 8) != 0;
    return String.join(
        " ",
        orDash(entry.destination()),
        name(entry.index()),
        orDash(entry.address()),
        proxy ? "PROXY" : dnet.inspector.model.Neighbour.State.of(entry.state()).name(),
        Boolean.toString(proxy));
  }

  String fdb(NeighbourMessage entry) {
    String state =
        (entry.state() & 0x80) != 0
            ? "permanent"
            : (entry.state() & 0x40) != 0
                ? "static"
                : (entry.state() & 0x04) != 0 ? "stale" : "learned";
    return String.join(
        " ",
        orDash(entry.address()),
        name(entry.index()),
        "vlan " + orDash(entry.vlan()),
        "dst " + orDash(entry.destination()),
        "vni " + orDash(entry.vni()),
        "port " + orDash(entry.port()),
        "master " + name(entry.master()),
        (entry.flags() & 0x02) != 0 ? "self" : "-",
        (entry.flags() & 0x10) != 0 ? "extern" : "-",
        state);
  }

  String socket(SocketMessage socket) {
    String address = socket.address();
    return (socket.protocol() == 6 ? "tcp " : "udp ")
        + (address.contains(":") ? "[" + address + "]" : address)
        + ":"
        + socket.port()
        + " ino "
        + socket.inode()
        + (socket.v6Only() ? " v6only" : "");
  }

  String connection(ConntrackMessage entry) {
    Integer state = entry.tcpState();
    return entry.original().protocol()
        + " "
        + (state == null ? "" : TCP.get(state))
        + tuple(entry.original())
        + tuple(entry.reply())
        + " mark "
        + entry.mark();
  }

  private static String tuple(ConntrackMessage.Tuple tuple) {
    return String.format(
        " %s>%s %d>%d",
        tuple.source(), tuple.destination(), tuple.sourcePort(), tuple.destinationPort());
  }

  String qdisc(QdiscMessage qdisc) {
    Map<String, String> options = new TreeMap<>(qdisc.options());
    switch (qdisc.kind()) {
      case "tbf" -> options.keySet().retainAll(List.of("rate", "burst"));
      case "fq_codel" ->
          options.keySet().retainAll(List.of("limit", "flows", "quantum", "memory_limit"));
      case "pfifo" -> options.keySet().retainAll(List.of("limit"));
      case "htb" -> options.keySet().retainAll(List.of("default"));
      default -> options.clear();
    }
    return String.join(
        " ",
        name(qdisc.index()),
        qdisc.kind(),
        QdiscHandles.text(qdisc.handle()),
        qdisc.parent() == QdiscHandles.ROOT ? "root" : clsact(qdisc),
        Long.toString(qdisc.packets()),
        Long.toString(qdisc.drops()),
        Long.toString(qdisc.overlimits()),
        options.toString());
  }

  private static String clsact(QdiscMessage qdisc) {
    return qdisc.parent() == QdiscHandles.INGRESS ? "ffff:fff1" : QdiscHandles.text(qdisc.parent());
  }

  String rule(PolicyRuleMessage rule) {
    Map<String, String> fields = new TreeMap<>();
    fields.put("priority", Long.toString(rule.priority()));
    fields.put("src", rule.source() == null ? "all" : rule.source());
    put(fields, "srclen", rule.sourceLength() == 0 ? null : rule.sourceLength());
    put(fields, "dst", rule.destination());
    put(fields, "dstlen", rule.destination() == null ? null : rule.destinationLength());
    put(fields, "not", (rule.flags() & 2) != 0 ? "null" : null);
    put(fields, "tos", rule.tos() == 0 ? null : "0x" + Integer.toHexString(rule.tos()));
    put(fields, "fwmark", rule.mark() == null ? null : "0x" + Long.toHexString(rule.mark()));
    Long mask = rule.markMask();
    put(
        fields,
        "fwmask",
        mask == null || mask == 0xffffffffL ? null : "0x" + Long.toHexString(mask));
    put(fields, "iif", rule.inputInterface());
    put(fields, "oif", rule.outputInterface());
    put(fields, "uid_start", rule.uidFirst());
    put(fields, "uid_end", rule.uidLast());
    put(fields, "ipproto", rule.protocol() == null ? null : "ipproto-" + rule.protocol());
    range(fields, "sport", rule.sourcePortFirst(), rule.sourcePortLast());
    range(fields, "dport", rule.destinationPortFirst(), rule.destinationPortLast());
    put(fields, "table", rule.action() == 1 ? rule.table() : null);
    put(fields, "suppress_prefixlen", rule.suppressPrefixLength());
    put(fields, "goto", rule.gotoPriority());
    put(fields, "action", rule.action() > 2 ? rule.action() : null);
    return (rule.family() == 2 ? "-4 " : "-6 ") + fields;
  }

  private static void range(
      Map<String, String> fields, String name, @Nullable Integer first, @Nullable Integer last) {
    if (first != null && first.equals(last)) {
      put(fields, name, first);
    } else {
      put(fields, name + "_start", first);
      put(fields, name + "_end", last);
    }
  }

  private static void put(Map<String, String> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value.toString());
    }
  }
}
