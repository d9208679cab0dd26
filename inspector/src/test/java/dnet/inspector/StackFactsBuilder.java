package dnet.inspector;

import dnet.inspector.model.Stack;
import dnet.inspector.netlink.BridgeVlanMessage;
import dnet.inspector.netlink.ConntrackMessage;
import dnet.inspector.netlink.FilterMessage;
import dnet.inspector.netlink.NeighbourMessage;
import dnet.inspector.netlink.PolicyRuleMessage;
import dnet.inspector.netlink.QdiscMessage;
import dnet.inspector.netlink.RouteMessage;
import dnet.inspector.netlink.SocketMessage;
import dnet.inspector.netlink.TableMessage;
import dnet.inspector.snapshot.StackFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A stack's raw facts made by hand. */
public final class StackFactsBuilder {
  public final List<RouteMessage> routes = new ArrayList<>();
  public final List<PolicyRuleMessage> rules = new ArrayList<>();
  public final List<NeighbourMessage> neighbours = new ArrayList<>();
  public final List<NeighbourMessage> fdb = new ArrayList<>();
  public final List<BridgeVlanMessage> vlans = new ArrayList<>();
  public final List<SocketMessage> sockets = new ArrayList<>();
  public final List<QdiscMessage> qdiscs = new ArrayList<>();
  public final List<FilterMessage> filters = new ArrayList<>();
  public final List<ConntrackMessage> connections = new ArrayList<>();
  public final SortedMap<String, String> sysctls = new TreeMap<>();
  public final List<TableMessage> tables = new ArrayList<>();
  public final TreeSet<Stack.Part> unread = new TreeSet<>();

  public StackFacts build() {
    return new StackFacts(
        routes,
        rules,
        neighbours,
        fdb,
        vlans,
        sockets,
        qdiscs,
        filters,
        connections,
        true,
        (long) connections.size(),
        262144L,
        sysctls,
        tables,
        unread);
  }

  /** An entry that a bridge or device has for {@code mac}. */
  public static NeighbourMessage fdb(
      int index,
      int state,
      int flags,
      String mac,
      @Nullable String remote,
      @Nullable Integer master) {
    return new NeighbourMessage(7, index, state, flags, remote, mac, master, null, null, null);
  }

  /** A listening TCP socket of inode 77. */
  public static SocketMessage listener(String address, int port) {
    return new SocketMessage(
        address.contains(":") ? 10 : 2, 6, 10, address, port, "0.0.0.0", 0, 0, 0, 77, false);
  }

  /** A unicast route of the main table. */
  public static RouteMessage route(String destination, int length, String gateway, int index) {
    return new RouteMessage(
        2,
        destination,
        length,
        null,
        0,
        254,
        1,
        3,
        0,
        0,
        0,
        0,
        null,
        null,
        null,
        List.of(new RouteMessage.NextHop(gateway, index, 1, 4, false)));
  }

  /** A rule that looks up table 100 for a mark. */
  public static PolicyRuleMessage rule(@Nullable String input, boolean otherConditions) {
    return new PolicyRuleMessage(
        2,
        1,
        0,
        0,
        100,
        50,
        null,
        0,
        null,
        0,
        input,
        null,
        null,
        255L,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        false,
        otherConditions);
  }

  /** A translated connection of TCP. */
  public static ConntrackMessage connection(@Nullable Integer tcpState) {
    ConntrackMessage.Tuple original =
        new ConntrackMessage.Tuple(6, "10.1.2.3", "10.1.2.4", 1000, 80);
    ConntrackMessage.Tuple reply = new ConntrackMessage.Tuple(6, "10.9.9.9", "10.1.2.3", 80, 1000);
    return new ConntrackMessage(original, reply, tcpState, 0x18e, 7, 60, 0);
  }
}
