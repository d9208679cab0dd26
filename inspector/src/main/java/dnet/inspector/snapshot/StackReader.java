package dnet.inspector.snapshot;

import dnet.inspector.linux.Errno;
import dnet.inspector.linux.SmallFiles;
import dnet.inspector.model.Gap;
import dnet.inspector.model.Stack;
import dnet.inspector.netlink.BridgeVlanMessage;
import dnet.inspector.netlink.ConntrackMessage;
import dnet.inspector.netlink.FilterMessage;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.netlink.Netfilter;
import dnet.inspector.netlink.NetlinkException;
import dnet.inspector.netlink.QdiscMessage;
import dnet.inspector.netlink.Rtnetlink;
import dnet.inspector.netlink.SockDiag;
import dnet.inspector.netlink.SocketMessage;
import dnet.inspector.netlink.TableMessage;
import dnet.inspector.procfs.Sysctl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads one namespace's stack, in a thread that is inside it. Each section by itself: one that
 * fails becomes a gap and is marked unread; one that is not asked for stays as it was.
 */
final class StackReader {
  /** Of one namespace: a busy host has a million, which nobody reads. */
  static final int MAX_CONNECTIONS = 20_000;

  private final String where;
  private final Rtnetlink route;
  private final Set<Integer> absentProtocols;
  private final Set<Section> wanted;
  private final StackFacts before;
  private final TablesReader tables;
  private final Map<Section, List<Gap>> gaps = new EnumMap<>(Section.class);
  private final Set<Stack.Part> unread = EnumSet.noneOf(Stack.Part.class);
  private boolean connectionsComplete;

  /**
   * Begins.
   *
   * @param where for gaps: {@code "namespace net:[4026531840]"}
   * @param absentProtocols shared by all that read: see {@link SockDiag#receivers}
   * @param wanted which sections are read
   * @param before where the others come from; null: they are unread
   * @param tables reads those of nf_tables, with their rules
   */
  StackReader(
      String where,
      Rtnetlink route,
      Set<Integer> absentProtocols,
      Set<Section> wanted,
      @Nullable StackFacts before,
      TablesReader tables) {
    this.where = where;
    this.route = route;
    this.absentProtocols = absentProtocols;
    this.wanted = wanted;
    this.before = before == null ? StackFacts.UNREAD : before;
    this.tables = tables;
    unread.addAll(this.before.unread());
    for (Section section : wanted) {
      unread.remove(section.part());
    }
  }

  private interface Reading<T> {
    Rtnetlink.Dump<T> read() throws IOException;
  }

  StackFacts read(List<LinkMessage> links) {
    List<QdiscMessage> qdiscs = qdiscs();
    SortedMap<String, String> sysctls = sysctls();
    Long count = Sysctl.number(sysctls, Sysctl.CONNTRACK_COUNT);
    List<ConntrackMessage> connections = connections(count);
    return new StackFacts(
        section(Section.ROUTES, "which way packets go is unknown", route::routes, before.routes()),
        section(
            Section.POLICY_RULES,
            "which routing table is used is unknown",
            route::policyRules,
            before.policyRules()),
        section(
            Section.NEIGHBOURS,
            "whether MACs are resolved is unknown",
            route::neighbours,
            before.neighbours()),
        section(Section.FDB, "where bridges and VXLAN send is unknown", route::fdb, before.fdb()),
        vlans(links),
        section(Section.SOCKETS, "who listens is unknown", this::sockets, before.sockets()),
        qdiscs,
        filters(qdiscs),
        connections,
        connectionsComplete,
        count,
        Sysctl.number(sysctls, Sysctl.CONNTRACK_MAX),
        sysctls,
        tables(),
        new TreeSet<>(unread));
  }

  private List<BridgeVlanMessage> vlans(List<LinkMessage> links) {
    if (!wanted.contains(Section.FDB)) {
      return before.vlans();
    }
    return links.stream().anyMatch(l -> "bridge".equals(l.kind()))
        ? part(Section.FDB, "bridge VLANs", "what VLANs pass is unknown", route::bridgeVlans)
        : List.of();
  }

  private List<QdiscMessage> qdiscs() {
    return section(
        Section.QDISCS, "whether queues drop is unknown", route::qdiscs, before.qdiscs());
  }

  private List<FilterMessage> filters(List<QdiscMessage> qdiscs) {
    return wanted.contains(Section.QDISCS)
        ? part(
            Section.QDISCS,
            "traffic filters",
            "whether they drop is unknown",
            () -> route.filters(qdiscs))
        : before.filters();
  }

  private Rtnetlink.Dump<SocketMessage> sockets() throws IOException {
    try (SockDiag socket = SockDiag.open(where)) {
      return socket.receivers(absentProtocols);
    }
  }

  private SortedMap<String, String> sysctls() {
    if (!wanted.contains(Section.SYSCTLS)) {
      return before.sysctls();
    }
    try (SmallFiles files = new SmallFiles("/proc/sys")) {
      return Sysctl.read(files::text);
    } catch (IOException e) {
      fail(Section.SYSCTLS, "sysctls", String.valueOf(e.getMessage()), "they are unknown");
      return new TreeMap<>();
    }
  }

  /** Where nothing is tracked the kernel is not asked, which would load its module. */
  private List<ConntrackMessage> connections(@Nullable Long count) {
    if (!wanted.contains(Section.CONNTRACK)) {
      connectionsComplete = before.conntrackComplete();
      return before.conntrack();
    }
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
          Section.CONNTRACK,
          "tracked connections",
          String.valueOf(e.getMessage()),
          "how running connections are translated is unknown");
      return List.of();
    }
  }

  private List<TableMessage> tables() {
    if (!wanted.contains(Section.RULESET)) {
      return before.tables();
    }
    try {
      return tables.read(where, before.tables());
    } catch (IOException e) {
      fail(
          Section.RULESET,
          "nf_tables",
          String.valueOf(e.getMessage()),
          "whether it has rules is unknown");
      return List.of();
    }
  }

  /** What could not be read, of the sections that were wanted. */
  Map<Section, List<Gap>> gaps() {
    return gaps;
  }

  private <T> List<T> section(Section section, String effect, Reading<T> reading, List<T> before) {
    if (!wanted.contains(section)) {
      return before;
    }
    List<T> now = part(section, section.what(), effect, reading);
    // The same object where nothing has changed: what was made of it can then be taken over.
    return now.equals(before) ? before : now;
  }

  private <T> List<T> part(Section section, String what, String effect, Reading<T> reading) {
    try {
      Rtnetlink.Dump<T> dump = reading.read();
      if (!dump.complete()) {
        note(
            section,
            new Gap(
                what + " of " + where,
                "they changed during each of ten attempts",
                "some may be missing or listed twice"));
      }
      return dump.items();
    } catch (NetlinkException e) {
      // A kernel without traffic control has no queues.
      if (section != Section.QDISCS || e.errno() != Errno.EOPNOTSUPP) {
        fail(section, what, String.valueOf(e.getMessage()), effect);
      }
      return List.of();
    } catch (IOException e) {
      fail(section, what, String.valueOf(e.getMessage()), effect);
      return List.of();
    }
  }

  private void fail(Section section, String what, String why, String effect) {
    Stack.Part part = section.part();
    if (part != null) {
      unread.add(part);
    }
    note(section, new Gap(what + " of " + where, why, effect));
  }

  private void note(Section section, Gap gap) {
    gaps.computeIfAbsent(section, s -> new ArrayList<>()).add(gap);
  }
}
