package dnet.inspector.netfilter.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/** Rule sets for {@code iptables-restore}. */
public final class RuleSets {
  /** What Docker 20.10 to 28 puts into a container on a network of a user's. */
  public static final String DOCKER_DNS =
      """
      *nat
      :DOCKER_OUTPUT - [0:0]
      :DOCKER_POSTROUTING - [0:0]
      -A OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT
      -A POSTROUTING -d 127.0.0.11/32 -j DOCKER_POSTROUTING
      -A DOCKER_OUTPUT -d 127.0.0.11/32 -p tcp -m tcp --dport 53 -j DNAT --to-destination 127.0.0.11:40001
      -A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination 127.0.0.11:40002
      -A DOCKER_POSTROUTING -s 127.0.0.11/32 -p tcp -m tcp --sport 40001 -j SNAT --to-source :53
      -A DOCKER_POSTROUTING -s 127.0.0.11/32 -p udp -m udp --sport 40002 -j SNAT --to-source :53
      COMMIT
      """;

  /** All that is understood, in all tables. */
  public static final String ASSORTED =
      """
      *nat
      -A PREROUTING ! -s 10.0.0.0/8 -d 10.16.0.0/12 -i eth0 -p tcp -m tcp --dport 80:90 -j DNAT --to-destination 10.0.0.1-10.0.0.9:100-200 --random --persistent
      -A PREROUTING -p udp -m addrtype --dst-type LOCAL -m comment --comment "some \\"text\\" of 'one'" -m udp --sport 9 ! --dport 5:6 -j REDIRECT --to-ports 8080-8090
      -A PREROUTING -m addrtype ! --src-type LOCAL,UNICAST --limit-iface-in -j DNAT --to-destination 10.0.0.7
      -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
      -A POSTROUTING -p tcp -j MASQUERADE --to-ports 1000-2000 --random-fully
      -A POSTROUTING -p udp -j SNAT --to-source 10.0.0.1-10.0.0.3:5-7 --random --persistent
      COMMIT
      *filter
      :FORWARD DROP [3:180]
      :zz - [0:0]
      :aa - [0:0]
      [7:420] -A FORWARD -s 10.0.0.1 -d 10.0.0.2 -p tcp -m tcp ! --sport 5 --dport 10:20 --tcp-flags SYN,ACK SYN -j ACCEPT
      -A FORWARD -p tcp -m tcp ! --syn -j ACCEPT
      -A FORWARD -p tcp -m tcp --tcp-flags ALL NONE -j DROP
      -A FORWARD ! -p tcp -g zz
      -A FORWARD -p icmp -m comment --comment plain_word -j DROP
      -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
      -A FORWARD -m conntrack ! --ctstate INVALID,NEW,UNTRACKED -j aa
      -A FORWARD ! -i eth0 ! -o e+ -j REJECT
      -A FORWARD -p tcp -j REJECT --reject-with tcp-reset
      -A zz -s 128.0.0.0/1 -j RETURN
      -A aa -p sctp -j DROP
      -A aa
      COMMIT
      *mangle
      -A PREROUTING -j ACCEPT
      -A OUTPUT -d 10.1.2.0/24 -j ACCEPT
      COMMIT
      *raw
      -A PREROUTING -d 10.1.2.0/23 ! -i x -j DROP
      COMMIT
      *security
      -A INPUT -j ACCEPT
      COMMIT
      """;

  /** Rules of the filter table, each of which is for the program alone. */
  public static final List<String> BEYOND =
      List.of(
          "-A FORWARD -m limit --limit 5/min -j ACCEPT",
          "-A FORWARD -m mark --mark 0x1 -j ACCEPT",
          "-A FORWARD -p tcp -m multiport --dports 80,443 -j ACCEPT",
          "-A FORWARD -j LOG --log-prefix x",
          "-A FORWARD -d 10.0.0.0/255.0.255.0",
          "-A FORWARD -p tcp -m tcp --tcp-option 5",
          "-A FORWARD -p icmp -m icmp --icmp-type 8",
          "-A FORWARD -m conntrack --ctorigdst 10.0.0.1",
          "-A FORWARD -m conntrack --ctstate SNAT",
          "-A FORWARD -f",
          "-A FORWARD -p 47",
          "-A FORWARD -m comment --comment \"gr\u00fcn\"",
          "-A FORWARD -i \"a(b\"",
          "-A OUTPUT -m owner --uid-owner 5");

  private RuleSets() {}

  /** Five random rules of the filter and the nat table. */
  public static String random(Random random) {
    List<String> filter = new ArrayList<>();
    List<String> nat = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      filter.add("-A FORWARD" + conditions(random) + verdict(random));
      nat.add("-A PREROUTING" + conditions(random).replaceAll(" !? ?-o \\S+", "") + nat(random));
    }
    return "*filter\n:other - [0:0]\n"
        + String.join("\n", filter)
        + "\nCOMMIT\n*nat\n"
        + String.join("\n", nat)
        + "\nCOMMIT\n";
  }

  private static String conditions(Random random) {
    return maybe(random, " -s ", i -> address(random))
        + maybe(random, " -d ", i -> address(random))
        + maybe(random, " -i ", i -> "if" + random.nextInt(9) + (random.nextInt(3) == 0 ? "+" : ""))
        + maybe(random, " -o ", i -> "d" + "ev.-_@123456".substring(random.nextInt(12)))
        + (random.nextInt(3) == 0 ? "" : transport(random))
        + (random.nextInt(4) == 0 ? " -m addrtype --dst-type LOCAL,BLACKHOLE" : "")
        + (random.nextInt(4) == 0 ? " -m comment --comment \"a " + random.nextInt() + "\"" : "")
        + (random.nextInt(4) == 0 ? " -m conntrack --ctstate NEW" : "");
  }

  private static String transport(Random random) {
    String protocol = random.nextBoolean() ? "tcp" : "udp";
    String ports =
        maybe(random, " --sport ", i -> ports(random))
            + maybe(random, " --dport ", i -> ports(random));
    return " -p " + protocol + (ports.isEmpty() ? "" : " -m " + protocol + ports);
  }

  private static String maybe(Random random, String option, IntFunction<String> value) {
    return switch (random.nextInt(4)) {
      case 0 -> option + value.apply(0);
      case 1 -> " !" + option + value.apply(0);
      default -> "";
    };
  }

  private static String address(Random random) {
    int bits = 1 + random.nextInt(32);
    return random.nextInt(256)
        + "."
        + random.nextInt(256)
        + "."
        + random.nextInt(256)
        + "."
        + random.nextInt(256)
        + "/"
        + bits;
  }

  private static String ports(Random random) {
    int from = random.nextInt(0x10000);
    return random.nextBoolean() ? "" + from : from + ":" + (from + random.nextInt(0x10000 - from));
  }

  private static String verdict(Random random) {
    String[] all = {
      " -j ACCEPT", " -j DROP", " -j RETURN", " -j other", " -g other", "", " -j REJECT"
    };
    return all[random.nextInt(all.length)];
  }

  private static String nat(Random random) {
    String[] all = {
      " -j DNAT --to-destination 10.0.0." + random.nextInt(256),
      " -j DNAT --to-destination 10.0.0.1-10.9.0." + random.nextInt(256) + " --random",
      " -j REDIRECT",
      " -j ACCEPT"
    };
    return all[random.nextInt(all.length)];
  }
}
