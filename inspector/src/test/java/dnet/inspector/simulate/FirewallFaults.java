package dnet.inspector.simulate;

import static dnet.inspector.simulate.FaultTrial.meant;

import dnet.fixtures.fault.Asked;
import dnet.fixtures.fault.FaultHost;
import dnet.fixtures.lab.Place;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.simulate.FaultTrial.Meant;
import java.util.ArrayList;
import java.util.List;

/** Rules that kill packets by other tools, chains, matches and directions than the usual. */
final class FirewallFaults {
  private static final String WEB1 = "172.29.1.11";
  private static final String WEB2 = "172.29.1.12";
  private static final String PUB = "172.29.1.20";

  private final FaultHost lab;
  private final Place host;
  private final Place web1;
  private final Place web2;
  private final Meant within = meant(Asked.ping("web1", "web2"), WEB2);
  private final Meant out = meant(Asked.ping("web1", FaultHost.CLIENT), FaultHost.CLIENT);
  private final Meant published =
      meant(Asked.tcp(FaultHost.CLIENT, "host:8080", 0), FaultHost.HOST);
  private final List<FaultTrial> cases = new ArrayList<>();

  FirewallFaults(FaultHost lab) {
    this.lab = lab;
    this.host = lab.host();
    this.web1 = lab.in("web1");
    this.web2 = lab.in("web2");
  }

  List<FaultTrial> all() {
    targets();
    matches();
    hosts();
    publishing();
    bridges();
    nft();
    return cases;
  }

  /** A DROP, or another target that does the same. */
  private FaultTrial rule(Meant meant, Place place, String name, String command) {
    String[] words = command.split(" ", -1);
    Cause cause = command.contains("REJECT") ? Cause.FILTER_REJECT : Cause.FILTER_DROP;
    return meant.byRule(place, name, command, cause, words[2] + " " + words[4] + " 1");
  }

  private void targets() {
    String user = "iptables -t filter -I DOCKER-USER -s " + WEB1;
    cases.add(rule(out, host, "host", user + " -j REJECT --reject-with icmp-admin-prohibited"));
    cases.add(
        rule(
            meant(Asked.tcp("web1", "web2", 80), WEB2),
            host,
            "host",
            user + " -p tcp --dport 80 -j REJECT --reject-with tcp-reset"));
    cases.add(rule(out, host, "host", user + " -j NFQUEUE --queue-num 9"));
    cases.add(rule(out, host, "host", "iptables -t security -I FORWARD -s " + WEB1 + " -j DROP"));
    cases.add(rule(out, host, "host", "iptables -t mangle -I FORWARD -s " + WEB1 + " -j DROP"));
    cases.add(
        out.by(
            "a chain of one's own",
            host,
            List.of(
                "iptables -N MINE",
                "iptables -A MINE -p icmp -j DROP",
                "iptables -I FORWARD -s " + WEB1 + " -j MINE"),
            List.of(
                "iptables -D FORWARD -s " + WEB1 + " -j MINE",
                "iptables -F MINE",
                "iptables -X MINE"),
            Cause.FILTER_DROP,
            Culprit.Kind.RULE,
            "host",
            "filter MINE 1"));
    cases.add(
        out.by(
            "a mark and its rule",
            host,
            List.of(
                "iptables -t mangle -I PREROUTING -s " + WEB1 + " -j MARK --set-mark 7",
                "iptables -I FORWARD -m mark --mark 7 -j DROP"),
            List.of(
                "iptables -D FORWARD -m mark --mark 7 -j DROP",
                "iptables -t mangle -D PREROUTING -s " + WEB1 + " -j MARK --set-mark 7"),
            Cause.FILTER_DROP,
            Culprit.Kind.RULE,
            "host",
            "filter FORWARD 1"));
    String accept = "FORWARD -i " + lab.bridge("web") + " ! -o " + lab.bridge("web") + " -j ACCEPT";
    cases.add(
        out.by(
            "Docker's accepting rule gone, the policy drops",
            host,
            List.of("iptables -D " + accept),
            List.of("iptables -A " + accept),
            Cause.FILTER_DROP,
            Culprit.Kind.RULE,
            "host",
            "filter FORWARD policy"));
    cases.add(
        out.by(
            "an ipset",
            host,
            List.of(
                "ipset create bad hash:net",
                "ipset add bad 172.29.1.8/29",
                "iptables -I DOCKER-USER -m set --match-set bad src -j DROP"),
            List.of(
                "iptables -D DOCKER-USER -m set --match-set bad src -j DROP", "ipset destroy bad"),
            Cause.FILTER_DROP,
            Culprit.Kind.RULE,
            "host",
            "filter DOCKER-USER 1"));
  }

  private void matches() {
    String shown = web1.run("ip", "-o", "link", "show", "eth0").orThrow().out();
    String mac = shown.replaceAll("(?s)^.* link/ether ([0-9a-f:]+) .*$", "$1");
    for (String match :
        List.of(
            "-m conntrack --ctstate NEW",
            "-m mac --mac-source " + mac,
            "-m iprange --src-range 172.29.1.10-172.29.1.12",
            "-p icmp -m icmp --icmp-type echo-request",
            "-m addrtype --src-type UNICAST ! --dst-type LOCAL",
            "! -d 172.29.0.0/16",
            "-i " + lab.bridge("web"),
            "-m length --length 0:1000")) {
      cases.add(rule(out, host, "host", "iptables -t filter -I FORWARD " + match + " -j DROP"));
    }
    cases.add(
        rule(
            within,
            host,
            "host",
            "iptables -t filter -I FORWARD -m physdev --physdev-in "
                + lab.hostVeth("web1")
                + " -j DROP"));
  }

  private void hosts() {
    Meant toHost = meant(Asked.ping("web1", "host"), "172.29.1.1");
    Meant fromHost = meant(Asked.ping("host", "web1"), WEB1);
    cases.add(rule(toHost, host, "host", "iptables -t filter -I INPUT -s " + WEB1 + " -j DROP"));
    cases.add(
        rule(toHost, host, "host", "iptables -t filter -I OUTPUT -d " + WEB1 + " -j DROP")
            .onReply());
    cases.add(rule(fromHost, host, "host", "iptables -t filter -I OUTPUT -d " + WEB1 + " -j DROP"));
    cases.add(
        rule(fromHost, host, "host", "iptables -t filter -I OUTPUT -d " + WEB1 + " -j REJECT"));
    cases.add(
        rule(fromHost, host, "host", "iptables -t filter -I INPUT -s " + WEB1 + " -j DROP")
            .onReply());
    cases.add(
        toHost.by(
            "INPUT's policy",
            host,
            List.of("iptables -P INPUT DROP"),
            List.of("iptables -P INPUT ACCEPT"),
            Cause.FILTER_DROP,
            Culprit.Kind.RULE,
            "host",
            "filter INPUT policy"));
  }

  private void publishing() {
    for (String rule :
        List.of(
            "-t raw -I PREROUTING -p tcp --dport 8080 -j DROP",
            "-t mangle -I PREROUTING -p tcp --dport 8080 -j DROP",
            "-t filter -I DOCKER-USER -p tcp -m multiport --dports 80,443 -j DROP",
            "-t filter -I DOCKER-USER -m conntrack --ctorigdstport 8080 --ctdir ORIGINAL -j DROP",
            "-t filter -I DOCKER-USER -i eth0 -p tcp -m conntrack --ctstate DNAT -j REJECT")) {
      cases.add(rule(published, host, "host", "iptables " + rule));
    }
    for (String rule :
        List.of(
            "-t filter -I DOCKER-USER -s " + PUB + " -m conntrack --ctdir REPLY -j DROP",
            "-t raw -I PREROUTING -s " + PUB + " -p tcp --sport 80 -j DROP")) {
      cases.add(rule(published, host, "host", "iptables " + rule).onReply());
    }
    cases.add(
        rule(
            published,
            lab.in("pub"),
            "pub",
            "iptables -t filter -I INPUT -p tcp --dport 80 -j DROP"));
    cases.add(
        published.by(
            "nft leads the port to an old address",
            host,
            List.of(
                "nft add table ip t",
                "nft add chain ip t c { type nat hook prerouting priority -110; }",
                "nft add rule ip t c tcp dport 8080 dnat to 172.29.1.99:80"),
            List.of("nft delete table ip t"),
            // The old target is nobody's, but Docker's policy drops what is not published first.
            Cause.FILTER_DROP,
            Culprit.Kind.RULE,
            "host",
            "filter FORWARD policy"));
  }

  private void bridges() {
    cases.add(
        rule(within, host, "host", "ebtables-nft -t filter -I FORWARD -p ARP -j DROP").fresh(web1));
    cases.add(rule(within, web2, "web2", "arptables-nft -t filter -I INPUT -j DROP").fresh(web1));
    cases.add(
        rule(
            within,
            host,
            "host",
            "ebtables-nft -t filter -I FORWARD -i " + lab.hostVeth("web1") + " -p IPv4 -j DROP"));
  }

  /** What dnet cannot tell: nft's JSON does not say what ebtables' match on addresses asks for. */
  List<FaultTrial> open() {
    return List.of(
        rule(
            within,
            host,
            "host",
            "ebtables-nft -t filter -I FORWARD -p IPv4 --ip-dst 172.29.1.12 -j DROP"),
        rule(
            meant(Asked.ping("web1", "host"), "172.29.1.1"),
            host,
            "host",
            "ebtables-nft -t filter -I INPUT -p IPv4 --ip-src 172.29.1.11 -j DROP"));
  }

  private void nft() {
    String forward = "hook forward priority 0;";
    for (String rule :
        List.of(
            "ip saddr vmap { 172.29.1.11 : drop, 172.29.1.99 : accept }",
            "ip saddr . ip daddr { 172.29.1.11 . 10.200.0.2 } drop",
            "iifname \"" + lab.bridge("web") + "\" oifname \"eth0\" ct state new drop",
            "ip saddr != 172.29.2.0/24 icmp type echo-request drop",
            "meta l4proto icmp ip daddr 10.200.0.0/24 counter reject")) {
      Cause cause = rule.contains("reject") ? Cause.FILTER_REJECT : Cause.FILTER_DROP;
      cases.add(out.byNft(host, "host", "ip", forward, rule, cause));
    }
    cases.add(
        out.byNft(
            host,
            "host",
            "inet",
            "hook postrouting priority 300;",
            "ip daddr 10.200.0.2 drop",
            Cause.FILTER_DROP));
    cases.add(
        out.byNft(
                host,
                "host",
                "ip",
                forward,
                "ct direction reply ip daddr 172.29.1.11 drop",
                Cause.FILTER_DROP)
            .onReply());
    cases.add(
        within.byNft(
            web2,
            "web2",
            "ip",
            "hook input priority 0;",
            "ip saddr 172.29.1.11 drop",
            Cause.FILTER_DROP));
    cases.add(
        out.by(
            "a native set and a chain of one's own",
            host,
            List.of(
                "nft add table inet t",
                "nft add set inet t bad { type ipv4_addr; flags interval; }",
                "nft add element inet t bad { 172.29.1.8/29 }",
                "nft add chain inet t mine",
                "nft add rule inet t mine ip saddr @bad drop",
                "nft add chain inet t c { type filter hook forward priority 0; }",
                "nft add rule inet t c jump mine"),
            List.of("nft delete table inet t"),
            Cause.FILTER_DROP,
            Culprit.Kind.RULE,
            "host",
            "inet t mine 1"));
    cases.add(
        out.by(
            "a native policy",
            host,
            List.of(
                "nft add table inet t",
                "nft add chain inet t c { type filter hook forward priority 0; policy drop; }",
                "nft add rule inet t c ct state established,related accept"),
            List.of("nft delete table inet t"),
            Cause.FILTER_DROP,
            Culprit.Kind.RULE,
            "host",
            "inet t c policy"));
    cases.add(
        out.by(
            "a source that a route leads elsewhere",
            host,
            List.of(
                "ip route add 172.29.1.11/32 via 10.200.0.2",
                "nft add table ip t",
                "nft add chain ip t c { type filter hook prerouting priority -150; }",
                "nft add rule ip t c fib saddr . iif oif missing drop"),
            List.of("nft delete table ip t", "ip route del 172.29.1.11/32 via 10.200.0.2"),
            Cause.FILTER_DROP,
            Culprit.Kind.RULE,
            "host",
            "ip t c 1"));
  }
}
