package dnet.inspector.snapshot;

import dnet.inspector.linux.Errno;
import dnet.inspector.linux.SmallFile;
import dnet.inspector.model.Gap;
import dnet.inspector.model.Stack;
import dnet.inspector.netfilter.kernel.KernelRules;
import dnet.inspector.netlink.BridgeVlanMessage;
import dnet.inspector.netlink.ConntrackMessage;
import dnet.inspector.netlink.FilterMessage;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.netlink.NeighbourMessage;
import dnet.inspector.netlink.Netfilter;
import dnet.inspector.netlink.NetlinkException;
import dnet.inspector.netlink.PolicyRuleMessage;
import dnet.inspector.netlink.QdiscMessage;
import dnet.inspector.netlink.RouteMessage;
import dnet.inspector.netlink.Rtnetlink;
import dnet.inspector.netlink.SockDiag;
import dnet.inspector.netlink.SocketMessage;
import dnet.inspector.netlink.TableMessage;
import dnet.inspector.procfs.Sysctl;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads one namespace's stack, in a thread that is inside it. Each part by itself: one that fails
 * becomes a gap and is marked unread.
 */
final class StackReader {
  /** Of one namespace: a busy host has a million, which nobody reads. */
  static final int MAX_CONNECTIONS = 20_000;

  private final String where;
  private final Rtnetlink route;
  private final Set<Integer> absentProtocols;
  private final List<Gap> gaps;
  private final Set<Stack.Part> unread = EnumSet.noneOf(Stack.Part.class);
  private boolean connectionsComplete;
  private @Nullable KernelRules rules;

  /**
   * Begins.
   *
   * @param where for gaps: {@code "namespace net:[4026531840]"}
   * @param absentProtocols shared by all that read: see {@link SockDiag#receivers}
   * @param gaps added to
   */
  StackReader(String where, Rtnetlink route, Set<Integer> absentProtocols, List<Gap> gaps) {
    this.where = where;
    this.route = route;
    this.absentProtocols = absentProtocols;
    this.gaps = gaps;
  }

  private interface Reading<T> {
    Rtnetlink.Dump<T> read() throws IOException;
  }

  StackFacts read(List<LinkMessage> links) {
    List<RouteMessage> routes =
        part(Stack.Part.ROUTES, "routes", "which way packets go is unknown", route::routes);
    List<PolicyRuleMessage> rules =
        part(
            Stack.Part.POLICY_RULES,
            "routing rules",
            "which routing table is used is unknown",
            route::policyRules);
    List<NeighbourMessage> neighbours =
        part(
            Stack.Part.NEIGHBOURS,
            "neighbours",
            "whether MACs are resolved is unknown",
            route::neighbours);
    List<NeighbourMessage> fdb = fdb();
    List<BridgeVlanMessage> vlans =
        links.stream().anyMatch(l -> "bridge".equals(l.kind()))
            ? part(Stack.Part.FDB, "bridge VLANs", "what VLANs pass is unknown", route::bridgeVlans)
            : List.of();
    List<QdiscMessage> qdiscs =
        part(Stack.Part.QDISCS, "qdiscs", "whether queues drop is unknown", route::qdiscs);
    List<FilterMessage> filters =
        part(
            Stack.Part.QDISCS,
            "traffic filters",
            "whether they drop is unknown",
            () -> route.filters(qdiscs));
    List<SocketMessage> sockets =
        part(Stack.Part.SOCKETS, "sockets", "who listens is unknown", this::sockets);
    SortedMap<String, String> sysctls = sysctls();
    Long count = Sysctl.number(sysctls, Sysctl.CONNTRACK_COUNT);
    List<ConntrackMessage> connections = connections(count);
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
        connectionsComplete,
        count,
        Sysctl.number(sysctls, Sysctl.CONNTRACK_MAX),
        sysctls,
        tables(),
        new TreeSet<>(unread));
  }

  /** Reads the forwarding databases only. */
  StackFacts readFdb() {
    unread.addAll(EnumSet.complementOf(EnumSet.of(Stack.Part.FDB)));
    return new StackFacts(
        List.of(),
        List.of(),
        List.of(),
        fdb(),
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
        new TreeSet<>(unread));
  }

  private List<NeighbourMessage> fdb() {
    return part(
        Stack.Part.FDB,
        "forwarding databases",
        "where bridges and VXLAN send is unknown",
        route::fdb);
  }

  private Rtnetlink.Dump<SocketMessage> sockets() throws IOException {
    try (SockDiag socket = SockDiag.open(where)) {
      return socket.receivers(absentProtocols);
    }
  }

  private SortedMap<String, String> sysctls() {
    try {
      return Sysctl.read(SmallFile::read);
    } catch (IOException e) {
      fail(Stack.Part.SYSCTLS, "sysctls", String.valueOf(e.getMessage()), "they are unknown");
      return new TreeMap<>();
    }
  }

  /** Where nothing is tracked the kernel is not asked, which would load its module. */
  private List<ConntrackMessage> connections(@Nullable Long count) {
    if (unread.contains(Stack.Part.SYSCTLS)) {
      unread.add(Stack.Part.CONNTRACK);
      return List.of();
    }
    if (count == null || count == 0) {
      connectionsComplete = true;
      return List.of();
    }
    try (Netfilter socket = Netfilter.open(where)) {
      Rtnetlink.Dump<ConntrackMessage> dump = socket.connections(MAX_CONNECTIONS);
      connectionsComplete = dump.complete();
      return dump.items();
    } catch (IOException e) {
      fail(
          Stack.Part.CONNTRACK,
          "tracked connections",
          String.valueOf(e.getMessage()),
          "how running connections are translated is unknown");
      return List.of();
    }
  }

  private List<TableMessage> tables() {
    try (Netfilter socket = Netfilter.open(where)) {
      List<TableMessage> tables = socket.tables().items();
      if (KernelRules.mayShow(tables)) {
        rules(socket);
      }
      return tables;
    } catch (NetlinkException e) {
      // What nfnetlink says of a part that the kernel does not have.
      return e.errno() == Errno.EINVAL ? List.of() : noTables(e);
    } catch (IOException e) {
      return noTables(e);
    }
  }

  /** What cannot be read so is read by the program, which then says why not. */
  private void rules(Netfilter socket) {
    try {
      rules = KernelRules.read(socket);
    } catch (IOException e) {
      rules = null;
    }
  }

  /** The rules that were read on the way; null when there are none, or they could not be. */
  @Nullable KernelRules kernelRules() {
    return rules;
  }

  private List<TableMessage> noTables(IOException e) {
    fail(
        Stack.Part.RULESET,
        "nf_tables",
        String.valueOf(e.getMessage()),
        "whether it has rules is unknown");
    return List.of();
  }

  private <T> List<T> part(Stack.Part part, String what, String effect, Reading<T> reading) {
    try {
      Rtnetlink.Dump<T> dump = reading.read();
      if (!dump.complete()) {
        gaps.add(
            new Gap(
                what + " of " + where,
                "they changed during each of ten attempts",
                "some may be missing or listed twice"));
      }
      return dump.items();
    } catch (NetlinkException e) {
      // A kernel without traffic control has no queues.
      if (part != Stack.Part.QDISCS || e.errno() != Errno.EOPNOTSUPP) {
        fail(part, what, String.valueOf(e.getMessage()), effect);
      }
      return List.of();
    } catch (IOException e) {
      fail(part, what, String.valueOf(e.getMessage()), effect);
      return List.of();
    }
  }

  private void fail(Stack.Part part, String what, String why, String effect) {
    unread.add(part);
    gaps.add(new Gap(what + " of " + where, why, effect));
  }
}
