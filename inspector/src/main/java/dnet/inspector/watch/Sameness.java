package dnet.inspector.watch;

import dnet.inspector.netfilter.RulesText;
import dnet.inspector.netlink.ConntrackMessage;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.netlink.NeighbourMessage;
import dnet.inspector.netlink.QdiscMessage;
import dnet.inspector.procfs.Sysctl;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is left of things when that is left out which goes on by itself: counters, timers, ages. Two
 * that are the same so need not be shown anew.
 */
final class Sameness {
  /** NUD_REACHABLE, STALE, DELAY, PROBE: a resolved entry at different ages. */
  private static final int RESOLVED = 0x02 | 0x04 | 0x08 | 0x10;

  /** Comments with dates, counters of iptables-save, nft's texts and JSON, and what expires. */
  private static final Pattern RUNNING =
      Pattern.compile(
          "(?m)^#.*$|\\[\\d+:\\d+\\]|(?<=packets )\\d+|(?<=bytes )\\d+|(?<=\"packets\": )\\d+"
              + "|(?<=\"bytes\": )\\d+|(?<=\"expires\": )\\d+|(?<=expires )[0-9a-z]+"
              + "|(?<=\"used\": )\\d+|(?<=used )\\d+|(?<=timeout )\\d+");

  private Sameness() {}

  /**
   * Whether two links are the same but for their counters. Attributes that dnet knows by number
   * only mean nothing to it; some are timers.
   */
  static boolean same(LinkMessage a, LinkMessage b) {
    return a.index() == b.index()
        && a.type() == b.type()
        && a.flags() == b.flags()
        && a.mtu() == b.mtu()
        && a.operationalState() == b.operationalState()
        && a.xdpAttached() == b.xdpAttached()
        && a.name().equals(b.name())
        && a.alternativeNames().equals(b.alternativeNames())
        && Objects.equals(a.address(), b.address())
        && Objects.equals(a.carrier(), b.carrier())
        && Objects.equals(a.master(), b.master())
        && Objects.equals(a.link(), b.link())
        && Objects.equals(a.linkNetnsId(), b.linkNetnsId())
        && Objects.equals(a.kind(), b.kind())
        && Objects.equals(a.slaveKind(), b.slaveKind())
        && same(a.data(), b.data())
        && same(a.slaveData(), b.slaveData())
        && a.conf4().equals(b.conf4())
        && a.conf6().equals(b.conf6());
  }

  private static boolean same(Map<String, String> a, Map<String, String> b) {
    return a.equals(b) || known(a).equals(known(b));
  }

  private static Map<String, String> known(Map<String, String> attributes) {
    Map<String, String> known = new TreeMap<>(attributes);
    known.keySet().removeIf(name -> name.startsWith("#"));
    return known;
  }

  static NeighbourMessage of(NeighbourMessage entry) {
    boolean resolved = (entry.state() & RESOLVED) != 0;
    return new NeighbourMessage(
        entry.family(),
        entry.index(),
        resolved ? (entry.state() & ~RESOLVED) | 0x02 : entry.state(),
        entry.flags(),
        entry.destination(),
        entry.address(),
        entry.master(),
        entry.vlan(),
        entry.vni(),
        entry.port());
  }

  /** Neighbours without multicast groups, which need no answer to be known. */
  static List<NeighbourMessage> unicast(List<NeighbourMessage> neighbours) {
    return neighbours.stream()
        .filter(n -> !isMulticast(n.destination()))
        .map(Sameness::of)
        .toList();
  }

  private static boolean isMulticast(@Nullable String address) {
    return address != null
        && (address.startsWith("ff") || address.matches("2(2[4-9]|3[0-9])\\..*"));
  }

  static QdiscMessage of(QdiscMessage qdisc) {
    return new QdiscMessage(
        qdisc.index(), qdisc.kind(), qdisc.handle(), qdisc.parent(), 0, 0, 0, 0, qdisc.options());
  }

  static ConntrackMessage of(ConntrackMessage connection) {
    return new ConntrackMessage(
        connection.original(),
        connection.reply(),
        connection.tcpState(),
        connection.status(),
        connection.mark(),
        0,
        connection.zone());
  }

  static SortedMap<String, String> of(SortedMap<String, String> sysctls) {
    SortedMap<String, String> settings = new TreeMap<>(sysctls);
    settings.remove(Sysctl.CONNTRACK_COUNT);
    return settings;
  }

  static List<String> of(List<RulesText> rules) {
    return rules.stream()
        .map(r -> r.program() + "\n" + RUNNING.matcher(r.text()).replaceAll(""))
        .toList();
  }
}
