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

/** Faults of interfaces, bridges, sysctls, MTUs and ports beyond the usual. */
final class HostFaults {
  private static final String WEB1 = "172.29.1.11";
  private static final String WEB2 = "172.29.1.12";

  private final FaultHost lab;
  private final Place host;
  private final Place web1;
  private final Place web2;
  private final Meant within = meant(Asked.ping("web1", "web2"), WEB2);
  private final Meant out = meant(Asked.ping("web1", FaultHost.CLIENT), FaultHost.CLIENT);
  private final List<FaultTrial> cases = new ArrayList<>();

  HostFaults(FaultHost lab) {
    this.lab = lab;
    this.host = lab.host();
    this.web1 = lab.in("web1");
    this.web2 = lab.in("web2");
  }

  List<FaultTrial> all() {
    sysctls();
    neighbours();
    bridges();
    sizes();
    routes();
    return cases;
  }

  private void sysctls() {
    String bridge = "net.ipv4.conf." + lab.bridge("web") + ".forwarding";
    cases.add(sysctl(out, host, bridge, "0", "1", Cause.FORWARDING_OFF, "host"));
    cases.add(
        sysctl(out, host, "net.ipv4.conf.eth0.forwarding", "0", "1", Cause.FORWARDING_OFF, "host")
            .onReply());
    cases.add(
        sysctl(within, web2, "net.ipv4.icmp_echo_ignore_all", "1", "0", Cause.FILTER_DROP, "web2"));
  }

  private static FaultTrial sysctl(
      Meant meant,
      Place place,
      String key,
      String value,
      String before,
      Cause cause,
      String namespace) {
    return meant.by(
        key + "=" + value,
        place,
        List.of("sysctl -qw " + key + "=" + value),
        List.of("sysctl -qw " + key + "=" + before),
        cause,
        Culprit.Kind.SYSCTL,
        namespace,
        key);
  }

  private void neighbours() {
    cases.add(
        sysctl(
                within,
                web2,
                "net.ipv4.conf.eth0.arp_ignore",
                "8",
                "0",
                Cause.NEIGHBOUR_UNRESOLVED,
                "web2")
            .fresh(web1));
    cases.add(
        within
            .by(
                "a target that answers no ARP",
                web2,
                List.of("ip link set eth0 arp off"),
                List.of("ip link set eth0 arp on"),
                Cause.NEIGHBOUR_UNRESOLVED,
                Culprit.Kind.LINK,
                "web2",
                "eth0")
            .fresh(web1));
    cases.add(
        out.by(
            "the gateway pinned to a wrong MAC",
            web1,
            List.of("ip neigh replace 172.29.1.1 lladdr 02:00:00:00:00:98 dev eth0 nud permanent"),
            List.of("ip neigh del 172.29.1.1 dev eth0"),
            Cause.NEIGHBOUR_WRONG_MAC,
            Culprit.Kind.NEIGHBOUR,
            "web1",
            "172.29.1.1"));
    cases.add(
        within
            .by(
                "the sender pinned to a wrong MAC by the target",
                web2,
                List.of(
                    "ip neigh replace 172.29.1.11 lladdr 02:00:00:00:00:97 dev eth0 nud permanent"),
                List.of("ip neigh del 172.29.1.11 dev eth0"),
                Cause.NEIGHBOUR_WRONG_MAC,
                Culprit.Kind.NEIGHBOUR,
                "web2",
                WEB1)
            .onReply());
    cases.add(
        out.by(
                "the bridge lacks the gateway's address",
                host,
                List.of("ip addr del 172.29.1.1/24 dev " + lab.bridge("web")),
                List.of("ip addr add 172.29.1.1/24 brd 172.29.1.255 dev " + lab.bridge("web")),
                Cause.NO_ADDRESS,
                Culprit.Kind.ADDRESS,
                "host",
                lab.bridge("web"))
            .fresh(web1));
  }

  private void bridges() {
    cases.add(
        out.by(
            "host veth down on the way out",
            host,
            List.of("ip link set " + lab.hostVeth("web1") + " down"),
            List.of("ip link set " + lab.hostVeth("web1") + " up"),
            Cause.LINK_DOWN,
            Culprit.Kind.LINK,
            "host",
            lab.hostVeth("web1")));
    cases.add(
        out.by(
            "the host's own wire down",
            host,
            List.of("ip link set eth0 down"),
            List.of(
                "ip link set eth0 up",
                "ip addr add fd00:200::1/64 dev eth0 nodad",
                "ip route add default via 10.200.0.2"),
            Cause.LINK_DOWN,
            Culprit.Kind.LINK,
            "host",
            "eth0"));
    String dnat =
        "PREROUTING -i "
            + lab.bridge("web")
            + " -d 10.200.0.1 -p tcp --dport 8080 -j DNAT --to-destination 172.29.1.20:80";
    cases.add(
        meant(Asked.tcp("pub", FaultHost.HOST, 8080), FaultHost.HOST)
            .by(
                "translated back to itself, hairpin off",
                host,
                List.of("iptables -t nat -I " + dnat),
                List.of("iptables -t nat -D " + dnat),
                Cause.HAIRPIN_OFF,
                Culprit.Kind.LINK,
                "host",
                lab.hostVeth("pub")));
  }

  private void sizes() {
    cases.add(
        meant(Asked.ping("web1", FaultHost.CLIENT).sized(1400), FaultHost.CLIENT)
            .by(
                "small MTU on the way, and its ICMP eaten",
                host,
                List.of(
                    "ip link set eth0 mtu 1300",
                    "iptables -I OUTPUT -p icmp --icmp-type fragmentation-needed -j DROP"),
                List.of(
                    "iptables -D OUTPUT -p icmp --icmp-type fragmentation-needed -j DROP",
                    "ip link set eth0 mtu 1500"),
                Cause.MTU_BLACKHOLE,
                Culprit.Kind.LINK,
                "host",
                "--icmp-type 3/4"));
    String veth = lab.hostVeth("web2");
    cases.add(
        meant(Asked.ping("web1", "web2").sized(1400), WEB2)
            .by(
                "small MTU of a bridge port",
                host,
                List.of("ip link set " + veth + " mtu 1000"),
                List.of("ip link set " + veth + " mtu 1500"),
                Cause.MTU_BLACKHOLE,
                Culprit.Kind.LINK,
                "host",
                veth));
  }

  /** What dnet cannot tell: programs that are more than one answer. */
  List<FaultTrial> open() {
    String echoes = "4,48~0~0~23,21~0~1~1,6~0~0~2,6~0~0~4294967295";
    return List.of(
        filter(within, web1, "web1", "egress", echoes),
        filter(within, web2, "web2", "ingress", echoes),
        filter(within, web2, "web2", "egress", echoes).onReply());
  }

  private static FaultTrial filter(
      Meant meant, Place place, String name, String direction, String program) {
    return meant.by(
        "a filter at " + name + "'s " + direction,
        place,
        List.of(
            "tc qdisc add dev eth0 clsact",
            "tc filter add dev eth0 " + direction + " bpf da bytecode " + program),
        List.of("tc qdisc del dev eth0 clsact"),
        Cause.TC_DROP,
        Culprit.Kind.RULE,
        name,
        "eth0");
  }

  private void routes() {
    cases.add(
        out.by(
            "unreachable route to the outside",
            web1,
            List.of("ip route add unreachable 10.200.0.0/24"),
            List.of("ip route del unreachable 10.200.0.0/24"),
            Cause.ROUTE_BLACKHOLE,
            Culprit.Kind.ROUTE,
            "web1",
            "unreachable"));
    for (String kind : List.of("blackhole", "unreachable", "prohibit")) {
      cases.add(
          out.by(
              kind + " route of the host",
              host,
              List.of("ip route add " + kind + " 10.200.0.2/32"),
              List.of("ip route del " + kind + " 10.200.0.2/32"),
              Cause.ROUTE_BLACKHOLE,
              Culprit.Kind.ROUTE,
              "host",
              kind));
    }
    cases.add(
        out.by(
                "the host's route back to the container",
                host,
                List.of("ip route add blackhole 172.29.1.11/32"),
                List.of("ip route del blackhole 172.29.1.11/32"),
                Cause.ROUTE_BLACKHOLE,
                Culprit.Kind.ROUTE,
                "host",
                "blackhole")
            .onReply());
    cases.add(
        out.by(
            "a rule for marked packets",
            host,
            List.of(
                "iptables -t mangle -I PREROUTING -s 172.29.1.11 -j MARK --set-mark 9",
                "ip route add unreachable default table 96",
                "ip rule add fwmark 9 lookup 96"),
            List.of(
                "ip rule del fwmark 9 lookup 96",
                "ip route flush table 96",
                "iptables -t mangle -D PREROUTING -s 172.29.1.11 -j MARK --set-mark 9"),
            Cause.POLICY_ROUTE,
            Culprit.Kind.RULE,
            "host",
            "lookup 96"));
    cases.add(
        meant(Asked.udp("web1", "web2", 99), WEB2)
            .by(
                "nobody listens by UDP",
                web2,
                List.of(),
                List.of(),
                Cause.NO_LISTENER,
                Culprit.Kind.SOCKET,
                "web2",
                "99"));
  }
}
