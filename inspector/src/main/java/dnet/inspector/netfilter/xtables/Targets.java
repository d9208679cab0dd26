package dnet.inspector.netfilter.xtables;

import dnet.inspector.model.firewall.Action;
import dnet.inspector.model.firewall.Action.Verdict.Decision;
import dnet.inspector.model.firewall.Clause;
import java.util.Map;
import java.util.Set;

/** All targets that are understood (iptables-extensions(8)). */
final class Targets {
  private interface Parser {
    Action parse(ModuleUse use);
  }

  private static final Map<String, Parser> TARGETS =
      Map.ofEntries(
          Map.entry("ACCEPT", use -> verdict(Decision.ACCEPT)),
          Map.entry("DROP", use -> verdict(Decision.DROP)),
          Map.entry("RETURN", use -> verdict(Decision.RETURN)),
          Map.entry("QUEUE", use -> verdict(Decision.QUEUE)),
          Map.entry("NFQUEUE", use -> verdict(Decision.QUEUE)),
          Map.entry("REJECT", Targets::reject),
          Map.entry("DNAT", NatTargets::toAddress),
          Map.entry("SNAT", NatTargets::toAddress),
          Map.entry("MASQUERADE", NatTargets::toPort),
          Map.entry("REDIRECT", NatTargets::toPort),
          Map.entry("MARK", MarkTargets::mark),
          Map.entry("CONNMARK", MarkTargets::connmark),
          Map.entry("NOTRACK", use -> new Action.NoTrack()),
          Map.entry("CT", Targets::conntrack));

  /** They change or tell something, but nothing that decides where the packet goes. */
  private static final Set<String> NO_EFFECT =
      Set.of(
          "LOG",
          "NFLOG",
          "ULOG",
          "TRACE",
          "AUDIT",
          "TCPMSS",
          "TCPOPTSTRIP",
          "CHECKSUM",
          "TOS",
          "DSCP",
          "ECN",
          "CLASSIFY",
          "SET",
          "TEE",
          "LED",
          "IDLETIMER",
          "RATEEST",
          "SECMARK",
          "CONNSECMARK");

  private Targets() {}

  /** The target's action; an opaque one if it is not understood. */
  static Clause parse(ModuleUse use, boolean isGoto) {
    if (isGoto || use.surroundings().chains().contains(use.name())) {
      return new Action.Verdict(isGoto ? Decision.GOTO : Decision.JUMP, use.name());
    }
    if (NO_EFFECT.contains(use.name())) {
      return new Action.NoEffect(use.text());
    }
    Parser parser = TARGETS.get(use.name());
    try {
      return parser == null ? new Action.Opaque(use.text()) : parser.parse(use);
    } catch (IllegalArgumentException e) {
      return new Action.Opaque(use.text());
    }
  }

  private static Action verdict(Decision decision) {
    return new Action.Verdict(decision, null);
  }

  private static Action reject(ModuleUse use) {
    String usual = use.surroundings().ipv6() ? "icmp6-port-unreachable" : "icmp-port-unreachable";
    return new Action.Reject(use.option("--reject-with").map(Option::value).orElse(usual));
  }

  /** A helper only watches; a zone decides which connections a packet can belong to. */
  private static Action conntrack(ModuleUse use) {
    if (use.has("--notrack")) {
      return new Action.NoTrack();
    }
    Set<String> watching = Set.of("--helper", "--ctevents", "--expevents", "--timeout");
    return use.options().stream().allMatch(o -> watching.contains(o.name()))
        ? new Action.NoEffect(use.text())
        : new Action.Opaque(use.text());
  }
}
