package dnet.inspector.simulate.fuzz;

import java.util.ArrayList;
import java.util.List;

/** Random native tables as {@code nft -f} takes them. */
final class NftRules {
  private final Words words;
  private final Dice dice;
  private final StringBuilder text = new StringBuilder();

  NftRules(Words words) {
    this.words = words;
    this.dice = words.dice;
  }

  /** The input; a random choice of tables. */
  String make() {
    if (dice.chance(0.7)) {
      filter(dice.of("inet", "inet", words.v4 ? "ip" : "ip6"));
    }
    if (dice.chance(0.35)) {
      nat(dice.chance(0.4) ? "inet" : words.v4 ? "ip" : "ip6");
    }
    if (!words.node.ports.isEmpty() && dice.chance(0.5)) {
      bridge();
    }
    if (dice.chance(0.15)) {
      device();
    }
    return text.toString();
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private void filter(String family) {
    NftMatches matches = new NftMatches(words, family).withSets();
    line("table " + family + " f1 {");
    matches.sets().forEach(this::line);
    line("chain u1 {");
    rules(matches, "u1", dice.between(1, 2), List.of());
    line("}");
    for (String hook :
        dice.<String>shuffled(List.of("prerouting", "input", "forward", "forward", "output"))
            .subList(0, dice.between(1, 3))) {
      String priority = dice.of("-300", "-150", "-10", "0", "0", "10");
      boolean drops = dice.chance(0.07);
      line("chain " + hook + text.length() + " {");
      line(
          "type filter hook "
              + hook
              + " priority "
              + priority
              + "; policy "
              + (drops ? "drop" : "accept")
              + ";");
      if (drops) {
        line("ct state established,related accept");
      }
      rules(matches, hook, dice.between(1, 4), List.of("u1"));
      line("}");
    }
    if (dice.chance(0.25)) {
      line("chain routes { type route hook output priority mangle; policy accept;");
      line(matches.some("output") + " meta mark set " + dice.of("0x1", "0x2", "mark | 0x1"));
      line("}");
    }
    line("}");
  }

  private void rules(NftMatches matches, String hook, int count, List<String> chains) {
    for (int i = 0; i < count; i++) {
      line(matches.some(hook) + " counter " + target(matches.family(), hook, chains));
    }
  }

  private String target(String family, String hook, List<String> chains) {
    List<String> targets =
        new ArrayList<>(
            List.of(
                "accept",
                "accept",
                "drop",
                "drop",
                "return",
                "meta mark set 0x1",
                "meta mark set mark or 0x2",
                "ct mark set 0x1",
                "meta mark set ct mark",
                "tcp dport vmap { 80 : drop, 443 : accept, 53-60 : drop }",
                "meta l4proto vmap { tcp : accept, " + dice.of("udp", "icmp") + " : drop }"));
    chains.forEach(c -> targets.addAll(List.of("jump " + c, "goto " + c)));
    boolean rejects = hook.equals("input") || hook.equals("forward") || hook.equals("output");
    if (rejects) {
      targets.add("reject");
      targets.add("meta l4proto tcp reject with tcp reset");
      targets.add(
          "reject with "
              + switch (family) {
                case "ip" -> "icmp type " + dice.of("host-unreachable", "admin-prohibited");
                case "ip6" -> "icmpv6 type " + dice.of("no-route", "addr-unreachable");
                default -> "icmpx type " + dice.of("port-unreachable", "admin-prohibited");
              });
    }
    return dice.pick(targets);
  }

  private void nat(String family) {
    NftMatches matches = new NftMatches(words, family);
    String of = family.equals("inet") ? (words.v4 ? "ip " : "ip6 ") : "";
    line("table " + family + " n1 {");
    if (dice.chance(0.75)) {
      String hook = dice.of("prerouting", "prerouting", "output");
      line("chain dests { type nat hook " + hook + " priority " + dice.of("-100", "-90") + ";");
      for (int i = dice.between(1, 2); i > 0; i--) {
        line(matches.endpoints(hook) + " " + destination(of));
      }
      line("}");
    }
    if (dice.chance(0.75)) {
      line("chain sources { type nat hook postrouting priority " + dice.of("100", "110") + ";");
      line(
          matches.some("postrouting")
              + " "
              + (dice.chance(0.6) ? "masquerade" : "snat " + of + "to " + words.own()));
      line("}");
    }
    line("}");
  }

  private String destination(String of) {
    String protocol = dice.of("tcp", "udp");
    String port = protocol + " dport " + words.hinted(protocol);
    String to = " dnat " + of + "to ";
    return switch (dice.below(5)) {
      case 0 -> port + " redirect to :" + words.port();
      case 1 -> to + words.host();
      case 2 ->
          to + protocol + " dport map { 80 : " + words.host() + ", 443 : " + words.host() + " }";
      default -> port + to + socket(words.host(), words.port());
    };
  }

  private String socket(String address, int port) {
    return (words.v4 ? address : "[" + address + "]") + ":" + port;
  }

  private void bridge() {
    NftMatches matches = new NftMatches(words, "bridge");
    line("table bridge b1 {");
    for (String hook : List.of("prerouting", "input", "forward", "output", "postrouting")) {
      if (dice.chance(0.3)) {
        line(
            "chain "
                + hook
                + " { type filter hook "
                + hook
                + " priority "
                + dice.of("-300", "0", "10")
                + "; policy accept;");
        line(matches.some(hook) + " counter " + dice.of("drop", "drop", "accept"));
        line("}");
      }
    }
    line("}");
  }

  private void device() {
    NftMatches matches = new NftMatches(words, "netdev");
    String link = words.link();
    line("table netdev d1 {");
    line(
        "chain in { type filter hook "
            + dice.of("ingress", "ingress", "egress")
            + " device "
            + link
            + " priority 0; policy accept;");
    line(matches.some("prerouting") + " counter " + dice.of("drop", "accept"));
    line("}");
    line("}");
  }
}
