package dnet.inspector.simulate.fuzz;

import java.util.ArrayList;
import java.util.List;

/** Random rules as iptables-restore or ip6tables-restore takes them. */
final class XtRules {
  private final Words words;
  private final Dice dice;
  private final XtMatches matches;
  private final StringBuilder text = new StringBuilder();

  XtRules(Words words) {
    this.words = words;
    this.dice = words.dice;
    this.matches = new XtMatches(words);
  }

  /** The input; a random choice of tables. */
  String make() {
    if (dice.chance(0.75)) {
      filter();
    }
    if (dice.chance(0.45)) {
      nat();
    }
    if (dice.chance(0.3)) {
      mangle();
    }
    if (dice.chance(0.15)) {
      raw();
    }
    return text.toString();
  }

  private void table(String name, List<String> hooks, List<String> own) {
    text.append('*').append(name).append('\n');
    for (String hook : hooks) {
      boolean drops = name.equals("filter") && dice.chance(hook.equals("OUTPUT") ? 0.04 : 0.12);
      text.append(':').append(hook).append(drops ? " DROP" : " ACCEPT").append(" [0:0]\n");
      if (drops && dice.chance(0.7)) {
        append(hook, "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
      }
    }
    own.forEach(chain -> text.append(':').append(chain).append(" - [0:0]\n"));
  }

  private void append(String chain, String rule) {
    late.add("-A " + chain + " " + rule + "\n");
  }

  private final List<String> late = new ArrayList<>();

  private void commit() {
    late.forEach(text::append);
    late.clear();
    text.append("COMMIT\n");
  }

  private void filter() {
    List<String> hooks = List.of("INPUT", "FORWARD", "OUTPUT");
    List<String> own = List.of("C1", "C2");
    table("filter", hooks, own);
    for (int i = dice.between(1, 6); i > 0; i--) {
      String chain = dice.of("INPUT", "FORWARD", "FORWARD", "OUTPUT", "C1", "C2");
      append(chain, matches.some(chain) + " " + filterTarget(chain));
    }
    commit();
  }

  private String filterTarget(String chain) {
    boolean user = chain.startsWith("C");
    return switch (dice.below(10)) {
      case 0, 1, 2 -> "-j ACCEPT";
      case 3, 4 -> "-j DROP";
      case 5 -> "-j REJECT" + rejectWith();
      case 6 -> chain.equals("C2") ? "-j RETURN" : user ? "-j C2" : dice.of("-j C1", "-j C2");
      case 7 -> chain.equals("C2") ? "-j DROP" : user ? "-g C2" : dice.of("-g C1", "-g C2");
      case 8 -> user ? "-j RETURN" : "-j C1";
      default -> "-m comment --comment \"a word\"" + (user ? " -j RETURN" : " -j C2");
    };
  }

  private String rejectWith() {
    if (dice.chance(0.4)) {
      return "";
    }
    return " --reject-with "
        + (words.v4
            ? dice.of(
                "icmp-net-unreachable",
                "icmp-host-unreachable",
                "icmp-port-unreachable",
                "icmp-proto-unreachable",
                "icmp-host-prohibited",
                "icmp-admin-prohibited")
            : dice.of(
                "icmp6-no-route",
                "icmp6-adm-prohibited",
                "icmp6-addr-unreachable",
                "icmp6-port-unreachable"));
  }

  private void nat() {
    table("nat", List.of("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"), List.of("D1"));
    for (int i = dice.between(1, 4); i > 0; i--) {
      String chain =
          dice.of("PREROUTING", "PREROUTING", "OUTPUT", "POSTROUTING", "POSTROUTING", "INPUT");
      append(chain, natRule(chain));
    }
    if (dice.chance(0.3)) {
      append("PREROUTING", matches.some("PREROUTING") + " -j D1");
      append("D1", natRule("PREROUTING"));
    }
    commit();
  }

  private String natRule(String chain) {
    boolean destination = chain.equals("PREROUTING") || chain.equals("OUTPUT");
    String protocol = dice.of("tcp", "udp");
    int port = words.hinted(protocol);
    String plain = matches.some(chain);
    String withPort =
        matches.endpoints(chain) + " -p " + protocol + " -m " + protocol + " --dport " + port;
    if (dice.chance(0.12)) {
      return plain + " -j " + dice.of("ACCEPT", "RETURN");
    }
    if (destination) {
      return switch (dice.below(4)) {
        case 0 -> withPort + " -j REDIRECT --to-ports " + words.port();
        case 1 -> plain + " -j DNAT --to-destination " + words.host();
        default -> withPort + " -j DNAT --to-destination " + socket(words.host(), words.port());
      };
    }
    return chain.equals("POSTROUTING") && dice.chance(0.55)
        ? plain + " -j MASQUERADE"
        : plain + " -j SNAT --to-source " + (dice.chance(0.7) ? words.own() : words.host());
  }

  private String socket(String address, int port) {
    return (words.v4 ? address : "[" + address + "]") + ":" + port;
  }

  private void mangle() {
    List<String> hooks = List.of("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING");
    table("mangle", hooks, List.of());
    for (int i = dice.between(1, 3); i > 0; i--) {
      String chain = dice.of("PREROUTING", "PREROUTING", "OUTPUT", "OUTPUT", "FORWARD", "INPUT");
      append(
          chain,
          matches.some(chain)
              + switch (dice.below(8)) {
                case 0 -> " -j CONNMARK --save-mark";
                case 1 -> " -j CONNMARK --restore-mark";
                case 2 -> " -j CONNMARK --set-xmark 0x1/0x3";
                case 3 -> " -j DROP";
                case 4 -> " -j ACCEPT";
                default ->
                    " -j MARK "
                        + dice.of(
                            "--set-xmark 0x1/0xffffffff",
                            "--or-mark 0x2",
                            "--set-mark 0x3/0x3",
                            "--xor-mark 0x1");
              });
    }
    commit();
  }

  private void raw() {
    table("raw", List.of("PREROUTING", "OUTPUT"), List.of());
    for (int i = dice.between(1, 2); i > 0; i--) {
      String chain = dice.of("PREROUTING", "OUTPUT");
      append(
          chain,
          matches.some(chain)
              + dice.of(" -j CT --notrack", " -j DROP", " -j ACCEPT", " -j CT --notrack"));
    }
    if (dice.chance(0.2)) {
      append("PREROUTING", "-m rpfilter --invert" + dice.of("", " --validmark") + " -j DROP");
    }
    commit();
  }
}
