package dnet.inspector.snapshot;

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
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was read of one namespace's network stack besides its links and rules.
 *
 * @param neighbours of IPv4 and IPv6
 * @param fdb entries of bridges and of devices' own
 * @param sockets those that take what arrives
 * @param conntrackCount null when unread
 * @param conntrackMaximum null when unread
 * @param conntrackComplete whether {@code conntrack} holds all entries
 * @param sysctls full names with dots to values as the kernel has them
 * @param tables nf_tables tables that exist
 * @param unread what could not be read (then there is a gap) or was not asked for
 */
public record StackFacts(
    List<RouteMessage> routes,
    List<PolicyRuleMessage> policyRules,
    List<NeighbourMessage> neighbours,
    List<NeighbourMessage> fdb,
    List<BridgeVlanMessage> vlans,
    List<SocketMessage> sockets,
    List<QdiscMessage> qdiscs,
    List<FilterMessage> filters,
    List<ConntrackMessage> conntrack,
    boolean conntrackComplete,
    @Nullable Long conntrackCount,
    @Nullable Long conntrackMaximum,
    SortedMap<String, String> sysctls,
    List<TableMessage> tables,
    SortedSet<Stack.Part> unread) {
  /** Nothing read. */
  static final StackFacts UNREAD =
      new StackFacts(
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          false,
          null,
          null,
          new TreeMap<>(),
          List.of(),
          new TreeSet<>(EnumSet.allOf(Stack.Part.class)));

  public StackFacts {
    routes = List.copyOf(routes);
    policyRules = List.copyOf(policyRules);
    neighbours = List.copyOf(neighbours);
    fdb = List.copyOf(fdb);
    vlans = List.copyOf(vlans);
    sockets = List.copyOf(sockets);
    qdiscs = List.copyOf(qdiscs);
    filters = List.copyOf(filters);
    conntrack = List.copyOf(conntrack);
    sysctls = Collections.unmodifiableSortedMap(new TreeMap<>(sysctls));
    tables = List.copyOf(tables);
    unread = Collections.unmodifiableSortedSet(new TreeSet<>(unread));
  }
}
