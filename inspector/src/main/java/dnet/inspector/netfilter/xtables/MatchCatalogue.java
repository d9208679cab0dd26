package dnet.inspector.netfilter.xtables;

import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Clause;
import dnet.inspector.model.firewall.Match;
import java.util.List;
import java.util.Map;

/** All match modules that are understood (iptables-extensions(8)). */
final class MatchCatalogue {
  /** Reads one module's options; throws {@link IllegalArgumentException} on what it cannot read. */
  private interface Parser {
    List<Clause> parse(ModuleUse use);
  }

  private static final Map<String, Parser> MODULES =
      Map.ofEntries(
          Map.entry("tcp", TransportMatches::ports),
          Map.entry("udp", TransportMatches::ports),
          Map.entry("udplite", TransportMatches::ports),
          Map.entry("sctp", TransportMatches::ports),
          Map.entry("dccp", TransportMatches::ports),
          Map.entry("multiport", TransportMatches::multiport),
          Map.entry("icmp", TransportMatches::icmp),
          Map.entry("icmp6", TransportMatches::icmp),
          Map.entry("conntrack", ConntrackMatches::conntrack),
          Map.entry("state", ConntrackMatches::conntrack),
          Map.entry("connmark", PacketMatches::mark),
          Map.entry("mark", PacketMatches::mark),
          Map.entry("addrtype", AddressMatches::addrtype),
          Map.entry("iprange", AddressMatches::iprange),
          Map.entry("rpfilter", AddressMatches::rpfilter),
          Map.entry("set", SetMatches::set),
          Map.entry("mac", PacketMatches::mac),
          Map.entry("physdev", PacketMatches::physdev),
          Map.entry("owner", PacketMatches::owner),
          Map.entry("length", PacketMatches::length),
          Map.entry("ttl", PacketMatches::ttl),
          Map.entry("hl", PacketMatches::ttl),
          Map.entry("dscp", PacketMatches::dscp),
          Map.entry("tos", PacketMatches::tos),
          Map.entry("pkttype", PacketMatches::pkttype),
          Map.entry("comment", use -> List.of()),
          Map.entry("nfacct", use -> List.of(new Action.NoEffect(use.text()))),
          Map.entry("limit", use -> sometimes(use, true)),
          Map.entry("hashlimit", use -> sometimes(use, !use.has("--hashlimit-above"))),
          Map.entry("statistic", use -> sometimes(use, false)),
          Map.entry("quota", use -> sometimes(use, false)),
          Map.entry("time", use -> sometimes(use, false)),
          Map.entry("connlimit", use -> sometimes(use, false)),
          Map.entry("connbytes", use -> sometimes(use, false)),
          Map.entry("rateest", use -> sometimes(use, false)),
          Map.entry("recent", MatchCatalogue::recent));

  private MatchCatalogue() {}

  /** The module's clauses; one opaque clause if it is not understood. */
  static List<Clause> parse(ModuleUse use) {
    Parser parser = MODULES.get(use.name());
    try {
      return parser == null ? opaque(use) : parser.parse(use);
    } catch (IllegalArgumentException e) {
      return opaque(use);
    }
  }

  private static List<Clause> opaque(ModuleUse use) {
    return List.of(new Match.Opaque(use.text()));
  }

  private static List<Clause> sometimes(ModuleUse use, boolean firstHolds) {
    return List.of(new Match.Sometimes(use.text(), firstHolds));
  }

  /** Adding an address to a recent list always holds; looking one up depends on the past. */
  private static List<Clause> recent(ModuleUse use) {
    boolean adds = use.option("--set").map(o -> !o.negated()).orElse(false);
    return adds ? List.of(new Action.NoEffect(use.text())) : sometimes(use, false);
  }
}
