package dnet.inspector.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.Fault;
import dnet.fixtures.lab.Faults;
import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import dnet.fixtures.lab.Place;
import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Culprit;
import dnet.inspector.model.flow.Direction;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.simulate.FaultLab.Asked;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each fault is injected into a real host. A real packet must die of it, dnet must name the cause
 * and the culprit, and after healing both must get through again.
 */
@LiveTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PathFaultsLiveTest {
  private static final String WEB2 = "172.29.1.12";

  private @Nullable FaultLab opened;

  @BeforeAll
  void build() {
    opened = new FaultLab();
  }

  @AfterAll
  void takeAway() {
    lab().close();
  }

  private FaultLab lab() {
    if (opened == null) {
      throw new IllegalStateException("no lab");
    }
    return opened;
  }

  private static FaultCase fault(
      String name,
      Supplier<Fault> fault,
      Asked asked,
      String address,
      Cause cause,
      Culprit.Kind kind,
      String namespace,
      String object) {
    return new FaultCase(name, fault, asked, address, cause, kind, namespace, object, Direction.FORWARD, () -> {});
  }

  Stream<FaultCase> faults() {
    List<FaultCase> cases = new ArrayList<>();
    links(cases);
    addresses(cases);
    firewalls(cases);
    sysctls(cases);
    bridging(cases);
    replies(cases);
    ports(cases);
    others(cases);
    return cases.stream();
  }

  private void links(List<FaultCase> cases) {
    FaultLab lab = lab();
    Asked ping = Asked.ping("web1", "web2");
    String veth = lab.hostVeth("web2");
    String bridge = lab.bridge("web");
    Place web2 = lab.in("web2");
    cases.add(
        fault(
            "host veth down",
            () -> Faults.linkDown(lab.host(), veth),
            ping,
            WEB2,
            Cause.LINK_DOWN,
            Culprit.Kind.LINK,
            "host",
            veth));
    cases.add(
        fault(
            "target's eth0 down",
            () ->
                Faults.steps(
                    web2,
                    List.of("ip link set eth0 down"),
                    List.of("ip link set eth0 up", "ip route add default via 172.29.1.1")),
            ping,
            WEB2,
            Cause.LINK_DOWN,
            Culprit.Kind.LINK,
            "web2",
            "eth0"));
    cases.add(
        fault(
            "sender's eth0 down",
            () ->
                Faults.steps(
                    lab.in("web1"),
                    List.of("ip link set eth0 down"),
                    List.of("ip link set eth0 up", "ip route add default via 172.29.1.1")),
            ping,
            WEB2,
            Cause.LINK_DOWN,
            Culprit.Kind.LINK,
            "web1",
            "eth0"));
    cases.add(
        fault(
            "bridge down",
            () -> Faults.linkDown(lab.host(), bridge),
            ping,
            WEB2,
            Cause.LINK_DOWN,
            Culprit.Kind.LINK,
            "host",
            bridge));
    cases.add(
        fault(
            "target unplugged",
            () -> Faults.unplugged(lab.host(), veth, bridge),
            ping,
            WEB2,
            Cause.NOT_ENSLAVED,
            Culprit.Kind.LINK,
            "host",
            veth));
    cases.add(
        fault(
            "sender unplugged",
            () -> Faults.unplugged(lab.host(), lab.hostVeth("web1"), bridge),
            ping,
            WEB2,
            Cause.NOT_ENSLAVED,
            Culprit.Kind.LINK,
            "host",
            lab.hostVeth("web1")));
    cases.add(
        fault(
            "target on another bridge",
            () -> Faults.wrongBridge(lab.host(), veth, bridge, lab.bridge("back")),
            ping,
            WEB2,
            Cause.WRONG_BRIDGE,
            Culprit.Kind.LINK,
            "host",
            veth));
  }

  private void addresses(List<FaultCase> cases) {
    FaultLab lab = lab();
    Asked ping = Asked.ping("web1", "web2");
    Place web1 = lab.in("web1");
    Place web2 = lab.in("web2");
    cases.add(
        fault(
            "target's address gone",
            () ->
                Faults.steps(
                    web2,
                    List.of("ip addr del 172.29.1.12/24 dev eth0"),
                    List.of(
                        "ip addr add 172.29.1.12/24 dev eth0",
                        "ip route add default via 172.29.1.1")),
            ping,
            WEB2,
            Cause.NO_ADDRESS,
            Culprit.Kind.ADDRESS,
            "web2",
            "eth0"));
    cases.add(
        fault(
            "sender's address gone",
            () ->
                Faults.steps(
                    web1,
                    List.of("ip addr del 172.29.1.11/24 dev eth0"),
                    List.of(
                        "ip addr add 172.29.1.11/24 dev eth0",
                        "ip route add default via 172.29.1.1")),
            ping,
            WEB2,
            Cause.NO_ADDRESS,
            Culprit.Kind.ADDRESS,
            "web1",
            "eth0"));
    cases.add(
        fault(
            "no default route",
            () -> Faults.noDefaultRoute(web1, "172.29.1.1"),
            Asked.ping("web1", FaultLab.CLIENT),
            FaultLab.CLIENT,
            Cause.NO_ROUTE,
            Culprit.Kind.ROUTE,
            "web1",
            FaultLab.CLIENT));
    for (String kind : List.of("blackhole", "prohibit", "unreachable")) {
      cases.add(
          fault(
              kind + " route",
              () -> Faults.refusingRoute(web1, kind, "172.29.1.12/32"),
              ping,
              WEB2,
              Cause.ROUTE_BLACKHOLE,
              Culprit.Kind.ROUTE,
              "web1",
              kind));
    }
    cases.add(
        fault(
            "gateway that nobody has",
            () ->
                Faults.steps(
                    web1,
                    List.of("ip route replace default via 172.29.1.99"),
                    List.of("ip route replace default via 172.29.1.1")),
            Asked.ping("web1", FaultLab.CLIENT),
            FaultLab.CLIENT,
            Cause.NEIGHBOUR_UNRESOLVED,
            Culprit.Kind.NEIGHBOUR,
            "web1",
            "172.29.1.99"));
    cases.add(
        fault(
            "static neighbour with a wrong MAC",
            () -> Faults.wrongNeighbour(web1, WEB2, "02:00:00:00:00:99", "eth0"),
            ping,
            WEB2,
            Cause.NEIGHBOUR_WRONG_MAC,
            Culprit.Kind.NEIGHBOUR,
            "web1",
            WEB2));
    cases.add(
        fault(
            "ip rule to a table with a blackhole",
            () ->
                Faults.steps(
                    web1,
                    List.of(
                        "ip route add blackhole default table 99",
                        "ip rule add from all lookup 99"),
                    List.of("ip rule del from all lookup 99", "ip route flush table 99")),
            ping,
            WEB2,
            Cause.POLICY_ROUTE,
            Culprit.Kind.RULE,
            "web1",
            "lookup 99"));
    cases.add(
        fault(
            "ip rule to a table that leads astray",
            () ->
                Faults.steps(
                    lab.host(),
                    List.of(
                        "ip route add default via 10.200.0.77 dev eth0 table 98",
                        "ip rule add from 172.29.1.11 lookup 98"),
                    List.of("ip rule del from 172.29.1.11 lookup 98", "ip route flush table 98")),
            Asked.ping("web1", FaultLab.CLIENT),
            FaultLab.CLIENT,
            Cause.POLICY_ROUTE,
            Culprit.Kind.RULE,
            "host",
            "lookup 98"));
    cases.add(
        fault(
            "ip rule that prohibits",
            () ->
                Faults.steps(
                    lab.host(),
                    List.of("ip rule add from 172.29.1.11 prohibit"),
                    List.of("ip rule del from 172.29.1.11 prohibit")),
            Asked.ping("web1", FaultLab.CLIENT),
            FaultLab.CLIENT,
            Cause.POLICY_ROUTE,
            Culprit.Kind.RULE,
            "host",
            "prohibit"));
  }

  private void firewalls(List<FaultCase> cases) {
    FaultLab lab = lab();
    Asked out = Asked.ping("web1", FaultLab.CLIENT);
    Asked ping = Asked.ping("web1", "web2");
    cases.add(
        rule(
            "DROP in DOCKER-USER",
            lab.host(),
            "iptables",
            "filter",
            "DOCKER-USER",
            out,
            FaultLab.CLIENT,
            Cause.FILTER_DROP,
            "host",
            "-s",
            "172.29.1.11",
            "-j",
            "DROP"));
    cases.add(
        rule(
            "REJECT in DOCKER-USER",
            lab.host(),
            "iptables",
            "filter",
            "DOCKER-USER",
            out,
            FaultLab.CLIENT,
            Cause.FILTER_REJECT,
            "host",
            "-s",
            "172.29.1.11",
            "-j",
            "REJECT"));
    cases.add(
        rule(
            "DROP in raw",
            lab.host(),
            "iptables",
            "raw",
            "PREROUTING",
            out,
            FaultLab.CLIENT,
            Cause.FILTER_DROP,
            "host",
            "-s",
            "172.29.1.11",
            "-j",
            "DROP"));
    cases.add(
        rule(
            "DROP in mangle",
            lab.host(),
            "iptables",
            "mangle",
            "FORWARD",
            out,
            FaultLab.CLIENT,
            Cause.FILTER_DROP,
            "host",
            "-s",
            "172.29.1.11",
            "-j",
            "DROP"));
    cases.add(
        rule(
            "DROP in the container's INPUT",
            lab.in("web2"),
            "iptables",
            "filter",
            "INPUT",
            ping,
            WEB2,
            Cause.FILTER_DROP,
            "web2",
            "-p",
            "icmp",
            "-j",
            "DROP"));
    cases.add(
        rule(
            "DROP in the container's OUTPUT",
            lab.in("web1"),
            "iptables",
            "filter",
            "OUTPUT",
            ping,
            WEB2,
            Cause.FILTER_DROP,
            "web1",
            "-p",
            "icmp",
            "-j",
            "DROP"));
    cases.add(
        rule(
            "legacy DROP beside nft",
            lab.host(),
            "iptables-legacy",
            "filter",
            "FORWARD",
            out,
            FaultLab.CLIENT,
            Cause.FILTER_DROP,
            "host",
            "-s",
            "172.29.1.11",
            "-j",
            "DROP"));
    cases.add(
        nft(
            "native inet table",
            "inet",
            "{ type filter hook forward priority 5; }",
            "ip saddr 172.29.1.11 drop",
            out,
            FaultLab.CLIENT));
    cases.add(
        nft(
            "native set",
            "inet",
            "{ type filter hook forward priority -5; }",
            "ip saddr { 172.29.1.11, 192.0.2.1 } ct state new drop",
            out,
            FaultLab.CLIENT));
    cases.add(
        nft(
            "bridge family",
            "bridge",
            "{ type filter hook forward priority 0; }",
            "ip daddr 172.29.1.12 drop",
            ping,
            WEB2));
    cases.add(
        nft(
            "bridge family eats ARP",
            "bridge",
            "{ type filter hook forward priority 0; }",
            "arp daddr ip 172.29.1.12 drop",
            ping,
            WEB2));
    cases.add(
        nft(
            "netdev ingress",
            "netdev",
            "{ type filter hook ingress device " + lab.hostVeth("web1") + " priority 0; }",
            "ip daddr 172.29.1.12 drop",
            ping,
            WEB2));
    cases.add(
        fault(
            "isolated networks",
            () -> nothing(),
            Asked.ping("web1", "back1"),
            "172.29.2.11",
            Cause.NETWORK_ISOLATION,
            Culprit.Kind.RULE,
            "host",
            "DOCKER-ISOLATION"));
    cases.add(
        fault(
            "icc off",
            () -> nothing(),
            Asked.ping("quiet1", "quiet2"),
            "172.29.4.3",
            Cause.ICC_DISABLED,
            Culprit.Kind.RULE,
            "host",
            "FORWARD"));
    cases.add(
        fault(
            "internal network",
            () -> nothing(),
            Asked.ping("vault1", FaultLab.CLIENT),
            FaultLab.CLIENT,
            Cause.INTERNAL_NETWORK,
            Culprit.Kind.RULE,
            "host",
            "DOCKER-ISOLATION"));
    cases.add(
        fault(
            "no network",
            () -> nothing(),
            Asked.ping("lone", "web2"),
            WEB2,
            Cause.NO_NETWORK,
            Culprit.Kind.CONTAINER,
            "lone",
            "lone"));
    cases.add(
        fault(
            "host to its macvlan child",
            () -> nothing(),
            Asked.ping("host", "mac1"),
            "10.200.0.66",
            Cause.MACVLAN_HOST_ISOLATION,
            Culprit.Kind.LINK,
            "host",
            "eth0"));
    cases.add(
        fault(
            "nobody listens",
            () -> nothing(),
            Asked.tcp("web1", "web2", 99),
            WEB2,
            Cause.NO_LISTENER,
            Culprit.Kind.SOCKET,
            "web2",
            "99"));
    cases.add(
        fault(
            "listens on loopback",
            () -> nothing(),
            Asked.tcp("web1", "web2", 81),
            WEB2,
            Cause.LISTENER_LOOPBACK_ONLY,
            Culprit.Kind.SOCKET,
            "web2",
            "127.0.0.1"));
    cases.add(
        fault(
            "forward policy",
            () ->
                Faults.steps(
                    lab.host(),
                    List.of("ip6tables -P FORWARD DROP"),
                    List.of("ip6tables -P FORWARD ACCEPT")),
            Asked.ping6("six1", "fd00:99::1"),
            "fd00:99::1",
            Cause.NO_ROUTE,
            Culprit.Kind.ROUTE,
            "host",
            "fd00:99::1"));
  }

  /** Closing it heals nothing: the host is so by design. */
  private static Fault nothing() {
    return Faults.steps(
        words -> new dnet.fixtures.lab.CommandResult(List.of(words), 0, "", ""),
        List.of(),
        List.of());
  }

  private static FaultCase rule(
      String name,
      Place place,
      String tool,
      String table,
      String chain,
      Asked asked,
      String address,
      Cause cause,
      String namespace,
      String... rule) {
    return fault(
        name,
        () -> Faults.rule(place, tool, table, chain, rule),
        asked,
        address,
        cause,
        Culprit.Kind.RULE,
        namespace,
        table + " " + chain + " 1");
  }

  private FaultCase nft(
      String name, String family, String chain, String rule, Asked asked, String address) {
    FaultLab lab = lab();
    return fault(
        name,
        () ->
            fresh(
                lab.in("web1"),
                lab.host(),
                List.of(
                    "nft add table " + family + " t",
                    "nft add chain " + family + " t c " + chain,
                    "nft add rule " + family + " t c " + rule),
                List.of("nft delete table " + family + " t")),
        asked,
        address,
        Cause.FILTER_DROP,
        Culprit.Kind.RULE,
        "host",
        family + " t c 1");
  }

  /** The sender must ask anew: a known neighbour outlives what eats the questions. */
  private static Fault fresh(Place sender, Place place, List<String> inject, List<String> heal) {
    Fault fault = Faults.steps(place, inject, heal);
    sender.run("ip", "neigh", "flush", "all").orThrow();
    return fault;
  }

  private void sysctls(List<FaultCase> cases) {
    FaultLab lab = lab();
    Asked out = Asked.ping("web1", FaultLab.CLIENT);
    cases.add(
        fault(
            "forwarding off",
            () -> Faults.sysctl(lab.host(), "net.ipv4.ip_forward", "0"),
            out,
            FaultLab.CLIENT,
            Cause.FORWARDING_OFF,
            Culprit.Kind.SYSCTL,
            "host",
            "net.ipv4.ip_forward"));
    cases.add(
        fault(
            "strict reverse path",
            () ->
                Faults.steps(
                    lab.host(),
                    List.of(
                        "sysctl -qw net.ipv4.conf.all.rp_filter=1",
                        "ip route add 172.29.1.11/32 via 10.200.0.2"),
                    List.of(
                        "ip route del 172.29.1.11/32 via 10.200.0.2",
                        "sysctl -qw net.ipv4.conf.all.rp_filter=0")),
            out,
            FaultLab.CLIENT,
            Cause.REVERSE_PATH_FILTER,
            Culprit.Kind.SYSCTL,
            "host",
            "rp_filter"));
    cases.add(
        fault(
            "IPv6 off",
            () ->
                Faults.steps(
                    lab.in("six2"),
                    List.of("sysctl -qw net.ipv6.conf.eth0.disable_ipv6=1"),
                    List.of(
                        "sysctl -qw net.ipv6.conf.eth0.disable_ipv6=0",
                        "ip addr add fd00:29:5::12/64 dev eth0 nodad",
                        "ip -6 route add default via fd00:29:5::1")),
            Asked.ping6("six1", "six2"),
            "fd00:29:5::12",
            Cause.IPV6_DISABLED,
            Culprit.Kind.SYSCTL,
            "six2",
            "disable_ipv6"));
  }

  private void bridging(List<FaultCase> cases) {
    FaultLab lab = lab();
    Asked ping = Asked.ping("web1", "web2");
    String one = lab.hostVeth("web1");
    String two = lab.hostVeth("web2");
    String pub = lab.hostVeth("pub");
    String mac = lab.in("web2").run("cat", "/sys/class/net/eth0/address").text();
    String real =
        lab.engine.docker(
            "inspect", "--format", "{{.NetworkSettings.Networks.web.MacAddress}}", "web2");
    cases.add(
        fault(
            "isolated ports",
            () ->
                Faults.steps(
                    lab.host(),
                    List.of(
                        "bridge link set dev " + one + " isolated on",
                        "bridge link set dev " + two + " isolated on"),
                    List.of(
                        "bridge link set dev " + one + " isolated off",
                        "bridge link set dev " + two + " isolated off")),
            ping,
            WEB2,
            Cause.PORT_ISOLATED,
            Culprit.Kind.LINK,
            "host",
            two));
    cases.add(
        fault(
            "static FDB entry to the wrong port",
            () ->
                Faults.steps(
                    lab.host(),
                    List.of("bridge fdb replace " + real + " dev " + pub + " master static"),
                    List.of("bridge fdb del " + real + " dev " + pub + " master static")),
            ping,
            WEB2,
            Cause.FDB_WRONG_PORT,
            Culprit.Kind.FDB,
            "host",
            real));
    cases.add(
        fault(
            "small MTU in the target",
            () ->
                Faults.steps(
                    lab.in("web2"),
                    List.of("ip link set eth0 mtu 1000"),
                    List.of("ip link set eth0 mtu 1500")),
            ping.sized(1400),
            WEB2,
            Cause.MTU_BLACKHOLE,
            Culprit.Kind.LINK,
            "web2",
            "eth0"));
    assertThat(mac).isNotNull();
  }

  private void replies(List<FaultCase> cases) {
    FaultLab lab = lab();
    Asked ping = Asked.ping("web1", "web2");
    cases.add(
        fault(
                "blackhole on the way back",
                () -> Faults.refusingRoute(lab.in("web2"), "blackhole", "172.29.1.11/32"),
                ping,
                WEB2,
                Cause.ROUTE_BLACKHOLE,
                Culprit.Kind.ROUTE,
                "web2",
                "blackhole")
            .onReply());
    cases.add(
        rule(
                "DROP on the way back",
                lab.in("web2"),
                "iptables",
                "filter",
                "OUTPUT",
                ping,
                WEB2,
                Cause.FILTER_DROP,
                "web2",
                "-p",
                "icmp",
                "-j",
                "DROP")
            .onReply());
    cases.add(
        rule(
                "answers dropped by the host",
                lab.host(),
                "iptables",
                "filter",
                "DOCKER-USER",
                Asked.ping("web1", FaultLab.CLIENT),
                FaultLab.CLIENT,
                Cause.FILTER_DROP,
                "host",
                "-d",
                "172.29.1.11",
                "-j",
                "DROP")
            .onReply());
  }

  private void ports(List<FaultCase> cases) {
    FaultLab lab = lab();
    Asked remote = Asked.tcp(FaultLab.CLIENT, "host:8080", 0);
    String rule = lab.publishingRule(8080);
    cases.add(
        fault(
            "publishing rule leads to an old address",
            () ->
                Faults.steps(
                    lab.host(),
                    List.of("iptables -t nat -I " + rule.replace("172.29.1.20", "172.29.1.99")),
                    List.of("iptables -t nat -D " + rule.replace("172.29.1.20", "172.29.1.99"))),
            remote,
            FaultLab.HOST,
            Cause.NAT_STALE_TARGET,
            Culprit.Kind.RULE,
            "host",
            "172.29.1.99"));
  }

  private void others(List<FaultCase> cases) {
    FaultLab lab = lab();
    Asked ping = Asked.ping("web1", "web2");
    String veth = lab.hostVeth("web2");
    cases.add(
        fault(
            "a filter that drops",
            () ->
                Faults.steps(
                    lab.host(),
                    List.of(
                        "tc qdisc add dev " + veth + " clsact",
                        "tc filter add dev " + veth + " egress bpf da bytecode 1,6~0~0~2,"),
                    List.of("tc qdisc del dev " + veth + " clsact")),
            ping,
            WEB2,
            Cause.TC_DROP,
            Culprit.Kind.RULE,
            "host",
            veth));
    cases.add(
        fault(
            "a starved bucket",
            () ->
                Faults.steps(
                    lab.host(),
                    List.of(
                        "tc qdisc add dev " + veth + " root tbf rate 8bit burst 90b limit 1000"),
                    List.of("tc qdisc del dev " + veth + " root")),
            ping,
            WEB2,
            Cause.TC_DROP,
            Culprit.Kind.RULE,
            "host",
            veth));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void eachFaultIsNamed(FaultCase tried) throws Exception {
    tried.checkOn(lab());
  }

  @Test
  void publishingRuleAndProxyGone() throws Exception {
    FaultLab lab = lab();
    lab.engine.container("shelf", "--network", "web", "--publish", "8099:80");
    lab.engine.exec("shelf", "httpd", "-p", "80").orThrow();
    Asked asked = Asked.tcp(FaultLab.CLIENT, "host:8099", 0);
    assertThat(lab.predict(asked).outcome()).isEqualTo(Outcome.DELIVERED);
    String rule = lab.publishingRule(8099);
    lab.host().run(("iptables -t nat -D " + rule).split(" ")).orThrow();
    // Docker's proxy still serves the port: that is no fault yet.
    assertThat(lab.predict(asked).outcome()).isEqualTo(Outcome.DELIVERED);
    lab.killProxies(8099);
    Trace trace = lab.predict(asked);
    assertThat(trace.cause()).isEqualTo(Cause.NAT_MISSING);
    assertThat(trace.culprit().text()).contains("8099");
    lab.engine.docker("rm", "--force", "shelf");
  }

  @Test
  void portHeldByAnotherProcess() throws Exception {
    FaultLab lab = lab();
    try (NetnsHandle home = NetnsHandle.ofMount(lab.engine.host().netns().toString(), 0);
        ServerSocket holder =
            Namespaces.call(
                home, () -> new ServerSocket(8077, 1, InetAddress.getByName("0.0.0.0")))) {
      assertThat(holder.isBound()).isTrue();
      assertThat(
              lab.engine
                  .tryDocker(
                      "run", "-d", "--name", "late", "--network", "web", "-p", "8077:80",
                      LabEngine.IMAGE, "sleep", "1000000")
                  .exit())
          .isNotZero();
      Trace trace = lab.predict(Asked.tcp(FaultLab.CLIENT, "host:8077", 0));
      assertThat(trace.cause()).as("%s", trace.culprit()).isEqualTo(Cause.PORT_CONFLICT);
      assertThat(trace.culprit().text()).contains("java", "late");
    }
    Trace trace = lab.predict(Asked.tcp(FaultLab.CLIENT, "host:8077", 0));
    assertThat(trace.cause()).isEqualTo(Cause.CONTAINER_STOPPED);
    lab.engine.docker("rm", "late");
  }

  @Test
  void portOfARunningContainerHeldByAnotherProcess() throws Exception {
    FaultLab lab = lab();
    lab.engine.container("robbed", "--network", "web", "--publish", "8076:80");
    lab.killProxies(8076);
    try (NetnsHandle home = NetnsHandle.ofMount(lab.engine.host().netns().toString(), 0);
        ServerSocket holder =
            Namespaces.call(
                home, () -> new ServerSocket(8076, 1, InetAddress.getByName("0.0.0.0")))) {
      assertThat(holder.isBound()).isTrue();
      // Docker's rule leads all others to the container, but not who asks at 127.0.0.1.
      Trace trace = lab.predict(Asked.tcp("host", "127.0.0.1", 8076));
      assertThat(trace.cause()).as("%s", trace.culprit()).isEqualTo(Cause.PORT_CONFLICT);
    }
    lab.engine.docker("rm", "--force", "robbed");
  }

  @Test
  void twoContainersWithOneAddress() throws Exception {
    FaultLab lab = lab();
    try (Fault fault =
        Faults.steps(
            lab.in("pub"),
            List.of("ip addr add 172.29.1.12/32 dev eth0"),
            List.of("ip addr del 172.29.1.12/32 dev eth0"))) {
      lab.in("web1").run("ip", "neigh", "flush", "all").orThrow();
      Trace trace = lab.predict(Asked.ping("web1", "web2"));
      assertThat(trace.cause()).as(fault.toString()).isEqualTo(Cause.DUPLICATE_ADDRESS);
      assertThat(trace.culprit().text()).contains("web2").contains("pub");
    }
  }

  @Test
  void stoppedAndPaused() throws Exception {
    FaultLab lab = lab();
    lab.engine.container("brief", "--network", "web");
    try (Fault fault = Faults.paused(lab.engine, "brief")) {
      Trace trace = lab.predict(Asked.ping("web1", "brief"));
      assertThat(trace.outcome()).as(fault.toString()).isEqualTo(Outcome.DELIVERED);
      assertThat(trace.notes()).anyMatch(n -> n.code().equals("container-paused"));
    }
    lab.engine.docker("kill", "brief");
    Trace trace = lab.predict(Asked.ping("web1", "brief"));
    assertThat(trace.cause()).isEqualTo(Cause.CONTAINER_STOPPED);
    assertThat(trace.culprit().object()).isEqualTo("brief");
    lab.engine.docker("rm", "brief");
  }

  @Test
  void dnsRulesFlushed() throws Exception {
    FaultLab lab = lab();
    lab.engine.container("namer", "--network", "web");
    assertThat(lab.engine.exec("namer", "ping", "-c1", "-W1", "web2").exit()).isZero();
    assertThat(lab.predict(Asked.ping("namer", "web2")).outcome()).isEqualTo(Outcome.DELIVERED);
    lab.in("namer").run("iptables", "-t", "nat", "-F", "DOCKER_OUTPUT").orThrow();
    assertThat(lab.engine.exec("namer", "ping", "-c1", "-W1", "web2").exit()).isNotZero();
    Trace trace = lab.predict(Asked.ping("namer", "web2"));
    assertThat(trace.cause()).isEqualTo(Cause.DNS_BROKEN);
    assertThat(trace.culprit().namespace()).isEqualTo("namer");
    lab.engine.docker("rm", "--force", "namer");
  }

  Stream<Asked> healthy() {
    return Stream.of(
        Asked.ping("web1", "web2"),
        Asked.ping("web1", "shared"),
        Asked.ping("web1", "host"),
        Asked.ping("host", "web1"),
        Asked.ping("hosty", "web1"),
        Asked.ping("web1", "hosty"),
        Asked.ping("web1", FaultLab.CLIENT),
        Asked.ping("host", "host"),
        Asked.ping("host", "172.29.1.1"),
        Asked.ping(FaultLab.CLIENT, "mac1"),
        Asked.ping("mac1", FaultLab.CLIENT),
        Asked.ping6("six1", "six2"),
        Asked.tcp("web1", "web2", 80),
        Asked.tcp(FaultLab.CLIENT, "host:8080", 0),
        Asked.tcp("host", "host:8080", 0),
        Asked.tcp("host", "127.0.0.1", 8080),
        Asked.tcp("host", FaultLab.HOST, 8080),
        Asked.tcp("back1", "host:8080", 0),
        Asked.tcp("web1", FaultLab.HOST, 8080),
        Asked.tcp("pub", FaultLab.HOST, 8080));
  }

  @ParameterizedTest
  @MethodSource("healthy")
  void whatIsHealthyIsDelivered(Asked asked) throws Exception {
    Trace trace = lab().predict(asked);
    assertThat(trace.outcome())
        .as("%s: %s %s", asked, trace.culprit(), trace.evidence())
        .isEqualTo(Outcome.DELIVERED);
    String address = trace.flow().destination().toString();
    Asked real =
        asked.port() == 0 && asked.protocol() == dnet.inspector.model.flow.Protocol.TCP
            ? Asked.tcp(asked.from(), asked.to(), 8080)
            : asked;
    assertThat(lab().really(real, address)).as("a real packet to " + address).isTrue();
    assertThat(trace.hops()).isNotEmpty();
    assertThat(trace.doubts()).isEmpty();
  }
}
