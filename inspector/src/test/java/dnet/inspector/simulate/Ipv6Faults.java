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

/** Faults of IPv6: between two containers of a network, and from one to the world outside. */
final class Ipv6Faults {
  private static final String SIX1 = "fd00:29:5::11";
  private static final String SIX2 = "fd00:29:5::12";
  private static final String GATEWAY = "fd00:29:5::1";

  private final FaultHost lab;
  private final Place host;
  private final Place six1;
  private final Place six2;
  private final Meant within = meant(Asked.ping6("six1", "six2"), SIX2);
  private final Meant out = meant(Asked.ping6("six1", FaultHost.CLIENT6), FaultHost.CLIENT6);
  private final Meant in = meant(Asked.ping6(FaultHost.CLIENT6, "six1"), SIX1);
  private final List<FaultTrial> cases = new ArrayList<>();

  Ipv6Faults(FaultHost lab) {
    this.lab = lab;
    this.host = lab.host();
    this.six1 = lab.in("six1");
    this.six2 = lab.in("six2");
  }

  List<FaultTrial> all() {
    rules();
    nft();
    routes();
    sysctls();
    return cases;
  }

  private void rules() {
    dropped(out, host, "host", "ip6tables -t filter -I FORWARD -s " + SIX1 + " -j DROP");
    dropped(out, host, "host", "ip6tables -t raw -I PREROUTING -s " + SIX1 + " -j DROP");
    dropped(out, host, "host", "ip6tables -t mangle -I POSTROUTING -s " + SIX1 + " -j DROP");
    dropped(out, host, "host", "ip6tables-legacy -t filter -I FORWARD -s " + SIX1 + " -j DROP");
    dropped(in, host, "host", "ip6tables -t filter -I FORWARD -d " + SIX1 + " -j DROP");
    dropped(
        within, host, "host", "ip6tables -t filter -I FORWARD -p icmpv6 -d " + SIX2 + " -j DROP");
    cases.add(
        out.byRule(
            host,
            "host",
            "ip6tables -t filter -I FORWARD -s " + SIX1 + " -j REJECT",
            Cause.FILTER_REJECT,
            "filter FORWARD 1"));
    String echo = " -p icmpv6 --icmpv6-type echo-request -j DROP";
    dropped(within, six2, "six2", "ip6tables -t filter -I INPUT" + echo);
    dropped(within, six1, "six1", "ip6tables -t filter -I OUTPUT" + echo);
    cases.add(
        drop(within, six2, "six2", "ip6tables -t filter -I OUTPUT" + echo.replace("quest", "ply"))
            .onReply());
    cases.add(
        drop(in, host, "host", "ip6tables -t filter -I FORWARD -s " + SIX1 + " -j DROP").onReply());
    cases.add(
        drop(
                within,
                six2,
                "six2",
                "ip6tables -t filter -I INPUT -p icmpv6 --icmpv6-type 135 -j DROP")
            .fresh(six1));
  }

  private void dropped(Meant meant, Place place, String name, String command) {
    cases.add(drop(meant, place, name, command));
  }

  private static FaultTrial drop(Meant meant, Place place, String name, String command) {
    String[] words = command.split(" ", -1);
    return meant.byRule(place, name, command, Cause.FILTER_DROP, words[2] + " " + words[4] + " 1");
  }

  private void nft() {
    cases.add(
        out.byNft(
            host,
            "host",
            "inet",
            "hook forward priority 5;",
            "ip6 saddr " + SIX1 + " drop",
            Cause.FILTER_DROP));
    cases.add(
        out.byNft(
            host,
            "host",
            "ip6",
            "hook prerouting priority -300;",
            "ip6 saddr " + SIX1 + " meta l4proto ipv6-icmp drop",
            Cause.FILTER_DROP));
    cases.add(
        out.byNft(
            host,
            "host",
            "inet",
            "hook forward priority 0;",
            "meta nfproto ipv6 reject with icmpx type admin-prohibited",
            Cause.FILTER_REJECT));
    cases.add(
        within.byNft(
            host,
            "host",
            "bridge",
            "hook forward priority 0;",
            "ip6 daddr " + SIX2 + " drop",
            Cause.FILTER_DROP));
    cases.add(
        within
            .byNft(
                host,
                "host",
                "bridge",
                "hook forward priority 0;",
                "icmpv6 type nd-neighbor-solicit drop",
                Cause.FILTER_DROP)
            .fresh(six1));
    cases.add(
        within.byNft(
            host,
            "host",
            "netdev",
            "hook ingress device " + lab.hostVeth("six1") + " priority 0;",
            "ip6 daddr " + SIX2 + " drop",
            Cause.FILTER_DROP));
    cases.add(
        within.byNft(
            six2,
            "six2",
            "ip6",
            "hook input priority 0;",
            "icmpv6 type echo-request drop",
            Cause.FILTER_DROP));
  }

  private void routes() {
    cases.add(
        out.by(
            "no IPv6 default route",
            six1,
            List.of("ip -6 route del default via " + GATEWAY),
            List.of("ip -6 route add default via " + GATEWAY + " dev eth0"),
            Cause.NO_ROUTE,
            Culprit.Kind.ROUTE,
            "six1",
            FaultHost.CLIENT6));
    for (String kind : List.of("blackhole", "prohibit", "unreachable")) {
      String route = "ip -6 route add " + kind + " ";
      cases.add(
          out.by(
              "IPv6 " + kind + " route",
              six1,
              List.of(route + "fd00:200::/64"),
              List.of(route.replace("add", "del") + "fd00:200::/64"),
              Cause.ROUTE_BLACKHOLE,
              Culprit.Kind.ROUTE,
              "six1",
              kind));
    }
    cases.add(
        within
            .by(
                "IPv6 unreachable on the way back",
                six2,
                List.of("ip -6 route add unreachable " + SIX1),
                List.of("ip -6 route del unreachable " + SIX1),
                Cause.ROUTE_BLACKHOLE,
                Culprit.Kind.ROUTE,
                "six2",
                "unreachable")
            .onReply());
    cases.add(
        out.by(
            "IPv6 rule that prohibits",
            host,
            List.of("ip -6 rule add from " + SIX1 + " prohibit"),
            List.of("ip -6 rule del from " + SIX1 + " prohibit"),
            Cause.POLICY_ROUTE,
            Culprit.Kind.RULE,
            "host",
            "prohibit"));
    cases.add(
        out.by(
            "IPv6 gateway that nobody has",
            six1,
            List.of(
                "ip -6 route del default via " + GATEWAY,
                "ip -6 route add default via fd00:29:5::99 dev eth0"),
            List.of(
                "ip -6 route del default via fd00:29:5::99",
                "ip -6 route add default via " + GATEWAY + " dev eth0"),
            Cause.NEIGHBOUR_UNRESOLVED,
            Culprit.Kind.NEIGHBOUR,
            "six1",
            "fd00:29:5::99"));
    cases.add(
        within.by(
            "static IPv6 neighbour with a wrong MAC",
            six1,
            List.of(
                "ip neigh replace " + SIX2 + " lladdr 02:00:00:00:00:99 dev eth0 nud permanent"),
            List.of("ip neigh del " + SIX2 + " dev eth0"),
            Cause.NEIGHBOUR_WRONG_MAC,
            Culprit.Kind.NEIGHBOUR,
            "six1",
            SIX2));
    cases.add(
        within.by(
            "IPv6 address gone",
            six2,
            List.of("ip addr del " + SIX2 + "/64 dev eth0"),
            List.of("ip addr add " + SIX2 + "/64 dev eth0 nodad"),
            Cause.NO_ADDRESS,
            Culprit.Kind.ADDRESS,
            "six2",
            "eth0"));
  }

  private void sysctls() {
    String bridge = lab.bridge("six");
    cases.add(
        out.by(
            "IPv6 forwarding off",
            host,
            List.of("sysctl -qw net.ipv6.conf.all.forwarding=0"),
            List.of("sysctl -qw net.ipv6.conf.all.forwarding=1"),
            Cause.FORWARDING_OFF,
            Culprit.Kind.SYSCTL,
            "host",
            "net.ipv6.conf.all.forwarding"));
    cases.add(
        out.by(
            "IPv6 off on the bridge",
            host,
            List.of("sysctl -qw net.ipv6.conf." + bridge + ".disable_ipv6=1"),
            List.of(
                "sysctl -qw net.ipv6.conf." + bridge + ".disable_ipv6=0",
                "ip addr add " + GATEWAY + "/64 dev " + bridge + " nodad"),
            Cause.IPV6_DISABLED,
            Culprit.Kind.SYSCTL,
            "host",
            "disable_ipv6"));
    cases.add(
        within.by(
            "IPv6 off at the sender",
            six1,
            List.of("sysctl -qw net.ipv6.conf.eth0.disable_ipv6=1"),
            List.of(
                "sysctl -qw net.ipv6.conf.eth0.disable_ipv6=0",
                "ip addr add " + SIX1 + "/64 dev eth0 nodad",
                "ip -6 route add default via " + GATEWAY + " dev eth0"),
            Cause.IPV6_DISABLED,
            Culprit.Kind.SYSCTL,
            "six1",
            "disable_ipv6"));
    cases.add(
        out.by(
            "IPv6 source that a route leads elsewhere",
            host,
            List.of(
                "ip -6 route add " + SIX1 + " via " + FaultHost.CLIENT6,
                "ip6tables -t mangle -I PREROUTING -m rpfilter --invert -j DROP"),
            List.of(
                "ip6tables -t mangle -D PREROUTING -m rpfilter --invert -j DROP",
                "ip -6 route del " + SIX1 + " via " + FaultHost.CLIENT6),
            Cause.FILTER_DROP,
            Culprit.Kind.RULE,
            "host",
            "rpfilter"));
    cases.add(
        meant(Asked.ping6("six1", FaultHost.CLIENT6).sized(1400), FaultHost.CLIENT6)
            .by(
                "small MTU on the way, and its ICMPv6 eaten",
                host,
                List.of(
                    "ip link set eth0 mtu 1280",
                    "ip6tables -I OUTPUT -p icmpv6 --icmpv6-type packet-too-big -j DROP"),
                List.of(
                    "ip6tables -D OUTPUT -p icmpv6 --icmpv6-type packet-too-big -j DROP",
                    "ip link set eth0 mtu 1500"),
                Cause.MTU_BLACKHOLE,
                Culprit.Kind.LINK,
                "host",
                "eth0"));
    cases.add(
        meant(Asked.tcp("six1", "six2", 99).over6(), SIX2)
            .by(
                "nobody listens by IPv6",
                six2,
                List.of(),
                List.of(),
                Cause.NO_LISTENER,
                Culprit.Kind.SOCKET,
                "six2",
                "99"));
  }
}
