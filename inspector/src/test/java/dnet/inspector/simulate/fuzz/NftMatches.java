package dnet.inspector.simulate.fuzz;

import java.util.List;

/** Random matches of native rules. */
final class NftMatches {
  private final Words words;
  private final Dice dice;
  private final String family;
  private final String ip;

  NftMatches(Words words, String family) {
    this.words = words;
    this.dice = words.dice;
    this.family = family;
    this.ip = words.v4 ? "ip" : "ip6";
  }

  String family() {
    return family;
  }

  /** Sets that the matches name. */
  List<String> sets() {
    String type = words.v4 ? "ipv4_addr" : "ipv6_addr";
    return List.of(
        "set hosts { type "
            + type
            + "; elements = { "
            + words.host()
            + ", "
            + (words.v4 ? "10.77.250.1" : "fd77:250::1")
            + " } }",
        "set nets { type "
            + type
            + "; flags interval; elements = { "
            + Topology.prefix(dice.pick(words.topology.nics()).segment(), words.v4)
            + " } }",
        "set pairs { type "
            + type
            + " . inet_service; elements = { "
            + words.host()
            + " . "
            + words.port()
            + " } }");
  }

  /** Up to three matches. */
  String some(String hook) {
    StringBuilder text = new StringBuilder(dice.chance(0.7) ? endpoints(hook) : "");
    if (dice.chance(0.4)) {
      text.append(' ').append(protocol());
    }
    if (dice.chance(0.45) && !layerTwo()) {
      text.append(' ').append(state(hook));
    }
    return text.toString();
  }

  private boolean layerTwo() {
    return family.equals("bridge") || family.equals("netdev");
  }

  /** Where from, where to, by which interface. */
  String endpoints(String hook) {
    StringBuilder text = new StringBuilder();
    if (dice.chance(0.4)) {
      text.append(ip).append(" saddr ").append(address()).append(' ');
    }
    if (dice.chance(0.4)) {
      text.append(ip).append(" daddr ").append(address()).append(' ');
    }
    boolean in = List.of("prerouting", "input", "forward").contains(hook);
    boolean out = List.of("postrouting", "output", "forward").contains(hook);
    if (in && dice.chance(0.2) && !family.equals("netdev")) {
      text.append("iifname ").append(no()).append(quoted()).append(' ');
    }
    if (out && dice.chance(0.2) && !family.equals("netdev")) {
      text.append("oifname ").append(no()).append(quoted()).append(' ');
    }
    return text.toString();
  }

  private String no() {
    return dice.chance(0.15) ? "!= " : "";
  }

  private String quoted() {
    boolean port = family.equals("bridge") && !words.node.ports.isEmpty();
    String name = port ? dice.pick(words.node.ports) : words.link();
    return '"' + (dice.chance(0.1) ? "e*" : name) + '"';
  }

  private String address() {
    boolean sets = family.equals("inet") || family.equals("ip") || family.equals("ip6");
    return switch (dice.below(6)) {
      case 0 -> "!= " + words.target();
      case 1 -> "{ " + words.host() + ", " + (words.v4 ? "10.77.240.0/24" : "fd77:240::/64") + " }";
      case 2 -> sets && named ? no() + "@hosts" : words.host();
      case 3 -> sets && named ? "@nets" : words.target();
      case 4 -> words.v4 ? "10.77.1.1-10.77.2.3" : "fd77:1::1-fd77:2::3";
      default -> words.target();
    };
  }

  /** Whether the table has the sets. */
  private boolean named;

  NftMatches withSets() {
    named = true;
    return this;
  }

  private String protocol() {
    String echo = words.v4 ? "icmp type echo-request" : "icmpv6 type echo-request";
    return switch (dice.below(9)) {
      case 0, 1 -> "tcp dport " + words.port();
      case 2 -> "udp dport { " + words.port() + ", 1000-2000 }";
      case 3 -> "tcp dport != " + words.port();
      case 4 -> "th dport " + words.port();
      case 5 -> echo;
      case 6 -> "meta l4proto " + dice.of("tcp", "udp", "{ tcp, udp }");
      case 7 -> dice.of("tcp flags syn", "tcp flags & (syn|ack) == syn", "tcp sport 20000-20031");
      default -> named ? ip + " daddr . tcp dport @pairs" : "udp dport 53-100";
    };
  }

  private String state(String hook) {
    return switch (dice.below(10)) {
      case 0, 1, 2 ->
          "ct state "
              + no()
              + dice.of(
                  "new",
                  "established",
                  "established,related",
                  "invalid",
                  "untracked",
                  "{ new, related }");
      case 3 -> "ct direction " + dice.of("original", "reply");
      case 4 -> "ct status " + dice.of("dnat", "snat", "confirmed");
      case 5 -> "meta mark " + no() + dice.of("0x1", "0x0", "& 0x1 == 0x1");
      case 6 -> "ct mark " + dice.of("0x1", "0x0");
      case 7 ->
          hook.equals("output") || hook.equals("postrouting") || hook.equals("u1")
              ? "fib saddr type local"
              : "fib daddr type " + dice.of("local", "unicast");
      case 8 -> "ct original " + (family.equals("inet") ? ip + " " : "") + "daddr " + words.host();
      default -> words.v4 ? "ip ttl " + dice.of("64", "63", "> 63") : "ip6 hoplimit 64";
    };
  }
}
