package dnet.inspector.report;

import dnet.inspector.model.Conntrack;
import dnet.inspector.model.FdbEntry;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.Neighbour;
import dnet.inspector.model.Qdisc;
import dnet.inspector.model.Socket;
import dnet.inspector.model.Stack;
import dnet.inspector.model.Sysctls;
import dnet.inspector.model.TcFilter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A namespace's neighbours, sockets, settings and queues; its routes and rules are elsewhere. */
final class StackMapper {
  private static final int EVERY_PROTOCOL = 0x0003;

  private final List<Link> links;
  private final Stack stack;

  StackMapper(Stack stack, List<Link> links) {
    this.stack = stack;
    this.links = links;
  }

  List<StackView.NeighbourView> neighbours() {
    return stack.neighbours().stream().map(this::neighbour).toList();
  }

  List<StackView.FdbView> fdb() {
    return stack.fdb().stream().map(this::fdb).toList();
  }

  List<StackView.SocketView> sockets() {
    return stack.sockets().stream().map(StackMapper::socket).toList();
  }

  List<StackView.QdiscView> qdiscs() {
    return stack.qdiscs().stream()
        .filter(q -> !q.kind().equals("noqueue") || q.dropped() > 0)
        .map(this::qdisc)
        .toList();
  }

  List<StackView.FilterView> filters() {
    return stack.filters().stream().map(this::filter).toList();
  }

  StackView.@Nullable SysctlsView sysctls() {
    Sysctls sysctls = stack.sysctls();
    return stack.knows(Stack.Part.SYSCTLS)
        ? new StackView.SysctlsView(
            sysctls.values(),
            sysctls.bridgeCalls(true),
            sysctls.bridgeCalls(false),
            links.stream().map(l -> effective(sysctls, l)).toList())
        : null;
  }

  StackView.@Nullable ConntrackView conntrack() {
    Conntrack conntrack = stack.conntrack();
    return conntrack.count() == null && conntrack.maximum() == null
        ? null
        : new StackView.ConntrackView(conntrack.count(), conntrack.maximum());
  }

  /** By the names of the report's own members. */
  static List<String> unread(Stack stack) {
    return stack.unread().stream().sorted().map(StackMapper::member).toList();
  }

  private static String member(Stack.Part part) {
    return switch (part) {
      case POLICY_RULES -> "rules";
      case RULESET -> "firewall";
      case ROUTES, NEIGHBOURS, FDB, SOCKETS, QDISCS, SYSCTLS, CONNTRACK -> lower(part);
    };
  }

  private StackView.NeighbourView neighbour(Neighbour neighbour) {
    return new StackView.NeighbourView(
        neighbour.address().toString(),
        name(neighbour.link()),
        neighbour.mac() == null ? null : neighbour.mac().toString(),
        lower(neighbour.state()),
        neighbour.proxy());
  }

  private StackView.FdbView fdb(FdbEntry entry) {
    return new StackView.FdbView(
        entry.mac().toString(),
        name(entry.link()),
        entry.bridge() == null ? null : name(entry.bridge()),
        entry.vlan(),
        entry.remote() == null ? null : entry.remote().toString(),
        lower(entry.kind()));
  }

  private static StackView.SocketView socket(Socket socket) {
    Socket.Owner owner = socket.owner();
    return new StackView.SocketView(
        socket.protocol(),
        socket.address().toString(),
        socket.port(),
        socket.interfaceName(),
        socket.uid(),
        socket.v6Only(),
        owner == null ? null : owner.pid(),
        owner == null ? null : owner.command());
  }

  private static StackView.EffectiveView effective(Sysctls sysctls, Link link) {
    return new StackView.EffectiveView(
        link.name(),
        sysctls.forwards(link, true),
        sysctls.forwards(link, false),
        sysctls.reversePathFilter(link),
        sysctls.arpIgnore(link),
        sysctls.routesLocalnet(link),
        sysctls.proxiesArp(link),
        sysctls.acceptsLocal(link),
        sysctls.ipv6Disabled(link));
  }

  private StackView.QdiscView qdisc(Qdisc qdisc) {
    return new StackView.QdiscView(
        name(qdisc.link()),
        qdisc.kind(),
        qdisc.handle(),
        qdisc.parent(),
        qdisc.packets(),
        qdisc.dropped(),
        qdisc.overlimits(),
        qdisc.backlog(),
        sorted(qdisc.options()));
  }

  private StackView.FilterView filter(TcFilter filter) {
    return new StackView.FilterView(
        name(filter.link()),
        filter.parent(),
        filter.kind(),
        filter.preference(),
        filter.protocol() == EVERY_PROTOCOL ? "all" : String.format("0x%04x", filter.protocol()),
        filter.handle(),
        sorted(filter.options()));
  }

  private String name(LinkKey key) {
    return links.stream()
        .filter(l -> l.key().equals(key))
        .map(Link::name)
        .findFirst()
        .orElse("#" + key.index().value());
  }

  private static Map<String, String> sorted(Map<String, String> options) {
    return new TreeMap<>(options);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
