package dnet.inspector.simulate.fuzz;

/** Random matches of iptables and ip6tables. */
final class XtMatches {
  private final Words words;
  private final Dice dice;

  XtMatches(Words words) {
    this.words = words;
    this.dice = words.dice;
  }

  /** Up to three matches that the chain allows. */
  String some(String chain) {
    StringBuilder text = new StringBuilder(dice.chance(0.7) ? endpoints(chain) : "");
    if (dice.chance(0.45)) {
      text.append(protocol());
    }
    if (dice.chance(0.5)) {
      text.append(module(chain));
    }
    return text.toString();
  }

  /** Where from, where to, by which interface. */
  String endpoints(String chain) {
    StringBuilder text = new StringBuilder();
    boolean user = chain.startsWith("C") || chain.startsWith("D");
    boolean in = !user && !chain.equals("OUTPUT") && !chain.equals("POSTROUTING");
    boolean out = !user && !chain.equals("INPUT") && !chain.equals("PREROUTING");
    if (dice.chance(0.4)) {
      text.append(' ').append(words.not(0.15)).append("-s ").append(words.target());
    }
    if (dice.chance(0.4)) {
      text.append(' ').append(words.not(0.15)).append("-d ").append(words.target());
    }
    if (in && dice.chance(0.25)) {
      text.append(' ').append(words.not(0.2)).append("-i ").append(link());
    }
    if (out && dice.chance(0.25)) {
      text.append(' ').append(words.not(0.2)).append("-o ").append(link());
    }
    return text.toString();
  }

  private String link() {
    return dice.chance(0.15) ? dice.of("e+", "br+", "lo") : words.link();
  }

  private String protocol() {
    String protocol = dice.of("tcp", "tcp", "udp", "udp", words.v4 ? "icmp" : "ipv6-icmp");
    String text = " -p " + protocol;
    if (protocol.contains("icmp")) {
      String option = words.v4 ? " -m icmp --icmp-type " : " -m icmp6 --icmpv6-type ";
      String reply = words.v4 ? "0" : "129";
      String request = words.v4 ? "8" : "128";
      return dice.chance(0.4) ? text : text + option + dice.of(request, request, reply);
    }
    if (dice.chance(0.1)) {
      return " ! -p " + protocol;
    }
    return text
        + switch (dice.below(7)) {
          case 0 -> "";
          case 1 -> " -m multiport --dports " + words.port() + "," + words.port() + ",1000:2000";
          case 2 -> " -m multiport " + words.not(0.3) + "--ports " + words.port();
          case 3 -> " -m " + protocol + " --sport " + dice.of("20000:20031", "53:90");
          case 4 ->
              protocol.equals("tcp")
                  ? " -m tcp --tcp-flags FIN,SYN,RST,ACK " + dice.of("SYN", "SYN,ACK", "RST,ACK")
                  : " -m udp --dport 53:100";
          default -> " -m " + protocol + " " + words.not(0.15) + "--dport " + words.port();
        };
  }

  private String set() {
    String suffix = words.v4 ? "4 " : "6 ";
    String name = dice.of("hosts", "nets", "pairs");
    String key =
        name.equals("pairs") ? dice.of("dst,dst", "src,src", "dst,src") : dice.of("src", "dst");
    return " -m set " + words.not(0.2) + "--match-set " + name + suffix + key;
  }

  private String module(String chain) {
    boolean in = !chain.equals("OUTPUT") && !chain.equals("POSTROUTING") && !chain.startsWith("C");
    return switch (dice.below(19)) {
      case 16, 17, 18 -> set();
      case 0, 1, 2 ->
          " -m conntrack "
              + words.not(0.15)
              + "--ctstate "
              + dice.of(
                  "NEW",
                  "ESTABLISHED",
                  "RELATED,ESTABLISHED",
                  "INVALID",
                  "UNTRACKED",
                  "DNAT",
                  "SNAT",
                  "NEW,DNAT");
      case 3 -> " -m conntrack --ctorigdst " + words.target();
      case 4 -> " -m conntrack --ctproto 6 --ctorigdstport " + words.port();
      case 5 -> " -m conntrack --ctdir " + dice.of("ORIGINAL", "REPLY");
      case 6, 7 ->
          " -m mark " + words.not(0.15) + "--mark " + dice.of("0x1", "0x1/0x1", "0x2/0x3", "0x0");
      case 8 -> " -m connmark --mark " + dice.of("0x1/0x3", "0x0");
      case 9 -> " -m addrtype " + words.not(0.15) + "--dst-type " + dice.of("LOCAL", "UNICAST");
      case 10 -> " -m addrtype --src-type " + dice.of("LOCAL", "UNICAST");
      case 11 ->
          words.v4
              ? " -m iprange "
                  + words.not(0.15)
                  + dice.of("--src-range ", "--dst-range ")
                  + "10.77.1.2-10.77.2.3"
              : " -m iprange --dst-range fd77:1::2-fd77:2::3";
      case 12 ->
          in
              ? " -m mac --mac-source " + dice.pick(words.topology.nics()).mac()
              : " -m length --length " + dice.of("0:60", "61:1500", "52:70");
      case 13 ->
          words.node.ports.isEmpty()
              ? ""
              : in
                  ? " -m physdev --physdev-in " + dice.pick(words.node.ports)
                  : " -m length --length 0:83";
      case 14 -> words.v4 ? " -m ttl --ttl-" + dice.of("lt 64", "eq 64", "gt 63", "eq 63") : "";
      default ->
          words.v4
              ? " -m conntrack --ctstatus " + dice.of("NONE", "SEEN_REPLY", "CONFIRMED")
              : " -m hl --hl-eq " + dice.of("64", "63");
    };
  }
}
