package dnet.inspector.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.fault.FaultHost;
import dnet.fixtures.lab.Fault;
import dnet.fixtures.lab.Faults;
import dnet.fixtures.lab.LiveTest;
import dnet.fixtures.lab.Place;
import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.simulate.FaultLab;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * On a real engine: a healthy host gets no findings, and each of many faults, injected together,
 * its own.
 */
@LiveTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoctorLiveTest {
  private @Nullable FaultHost opened;

  /** Faults in force, and what must be said of each. */
  private final Deque<Fault> faults = new ArrayDeque<>();

  private final List<String[]> expected = new ArrayList<>();

  @BeforeAll
  void build() {
    opened = FaultHost.open();
  }

  @AfterAll
  void takeAway() {
    lab().close();
  }

  private FaultHost lab() {
    if (opened == null) {
      throw new IllegalStateException("no lab");
    }
    return opened;
  }

  /** Of the host and its containers; other tests' namespaces on this machine have paths only. */
  private List<Finding> findings() throws IOException {
    return RuleCatalog.diagnose(new FaultLab(lab().engine()).read()).findings().stream()
        .filter(f -> !f.namespace().startsWith("/"))
        .toList();
  }

  /**
   * Injects a fault.
   *
   * @param about what the finding's namespace, object or title must contain
   */
  private void inject(
      String code, String about, Place place, List<String> inject, List<String> heal) {
    faults.push(Faults.steps(place, inject, heal));
    expected.add(new String[] {code, about});
  }

  /** Each fault is found while it is there, and nothing is found any more once all are healed. */
  private void eachIsFound() throws IOException {
    try {
      List<Finding> found = findings();
      for (String[] one : expected) {
        assertThat(found)
            .as(one[0] + " about " + one[1])
            .anySatisfy(
                f -> {
                  assertThat(f.code()).isEqualTo(one[0]);
                  assertThat(f.namespace() + "|" + f.object() + "|" + f.title()).contains(one[1]);
                });
      }
    } finally {
      faults.forEach(Fault::close);
      faults.clear();
      expected.clear();
    }
    assertThat(findings()).isEmpty();
  }

  @Test
  void aHealthyHostGetsNoFinding() throws IOException {
    assertThat(findings()).isEmpty();
  }

  @Test
  void linksAndAddresses() throws IOException {
    FaultHost lab = lab();
    Place host = lab.host();
    String down = lab.hostVeth("web2");
    inject(
        "link-down",
        down,
        host,
        List.of("ip link set " + down + " down"),
        List.of("ip link set " + down + " up"));
    String loose = lab.hostVeth("web1");
    inject(
        "wrong-bridge",
        loose,
        host,
        List.of("ip link set " + loose + " nomaster"),
        List.of("ip link set " + loose + " master " + lab.bridge("web")));
    String moved = lab.hostVeth("pub");
    inject(
        "wrong-bridge",
        moved,
        host,
        List.of("ip link set " + moved + " master " + lab.bridge("back")),
        List.of("ip link set " + moved + " master " + lab.bridge("web")));
    inject(
        "no-address",
        "vault1",
        lab.in("vault1"),
        List.of("ip addr del 172.29.3.11/24 dev eth0"),
        List.of("ip addr add 172.29.3.11/24 dev eth0"));
    String quiet1 = address(lab.in("quiet1"));
    inject(
        "duplicate-address",
        quiet1,
        lab.in("quiet2"),
        List.of("ip addr add " + quiet1 + "/32 dev eth0"),
        List.of("ip addr del " + quiet1 + "/32 dev eth0"));
    String own = mac(lab.in("six2"));
    String others = mac(lab.in("six1"));
    inject(
        "duplicate-mac",
        others,
        lab.in("six2"),
        List.of("ip link set eth0 address " + others),
        List.of("ip link set eth0 address " + own));
    inject(
        "mtu-too-large",
        "",
        host,
        List.of("ip link set eth0 mtu 1400"),
        List.of("ip link set eth0 mtu 1500"));
    inject(
        "packet-programs",
        "back1",
        lab.in("back1"),
        List.of(
            "tc qdisc add dev eth0 clsact",
            "tc filter add dev eth0 egress bpf da bytecode 1,6~0~0~4294967295"),
        List.of("tc qdisc del dev eth0 clsact"));
    eachIsFound();
  }

  @Test
  void routesAndSysctls() throws IOException {
    FaultHost lab = lab();
    Place host = lab.host();
    inject(
        "subnet-overlap",
        "back",
        host,
        List.of("ip route add 172.29.2.0/25 via 10.200.0.2"),
        List.of("ip route del 172.29.2.0/25 via 10.200.0.2"));
    String back = lab.bridge("back");
    inject(
        "reverse-path-strict",
        back,
        host,
        List.of(
            "sysctl -qw net.ipv4.conf." + back + ".rp_filter=1",
            "ip route add 198.51.100.0/24 via 10.200.0.2",
            "ip route add 198.51.100.0/24 via 172.29.2.11 table 95"),
        List.of(
            "ip route flush table 95",
            "ip route del 198.51.100.0/24 via 10.200.0.2",
            "sysctl -qw net.ipv4.conf." + back + ".rp_filter=0"));
    sysctl("forwarding-off", "net.ipv4.ip_forward", host, 0, 1);
    sysctl("ipv6-half-configured", "net.ipv6.conf.all.forwarding", host, 0, 1);
    sysctl("bridge-netfilter-off", "net.bridge.bridge-nf-call-iptables", host, 0, 1);
    inject(
        "ipv6-half-configured",
        "six1",
        lab.in("six1"),
        List.of("sysctl -qw net.ipv6.conf.eth0.disable_ipv6=1"),
        List.of(
            "sysctl -qw net.ipv6.conf.eth0.disable_ipv6=0",
            "ip addr add fd00:29:5::11/64 dev eth0 nodad",
            "ip -6 route add default via fd00:29:5::1 dev eth0"));
    eachIsFound();
  }

  private void sysctl(String code, String key, Place place, int bad, int good) {
    inject(
        code,
        key,
        place,
        List.of("sysctl -qw " + key + "=" + bad),
        List.of("sysctl -qw " + key + "=" + good));
  }

  @Test
  void oneRuleTooMany() throws IOException {
    Place host = lab().host();
    rule("nat-stale-target", "DOCKER", "DOCKER -p tcp --dport 99 -j DNAT --to 172.29.1.99:80");
    rule("port-shadowed", "8080", "PREROUTING -p tcp --dport 8080 -j DNAT --to 172.29.2.11:80");
    inject(
        "docker-user-port",
        "8080",
        host,
        List.of("iptables -I DOCKER-USER -p tcp --dport 8080 -j ACCEPT"),
        List.of("iptables -D DOCKER-USER -p tcp --dport 8080 -j ACCEPT"));
    inject(
        "two-rule-sets",
        "",
        host,
        List.of("iptables-legacy -A FORWARD -s 192.0.2.1 -j DROP"),
        List.of("iptables-legacy -D FORWARD -s 192.0.2.1 -j DROP"));
    inject(
        "port-open-past-firewall",
        "8080",
        host,
        List.of("iptables -P INPUT DROP"),
        List.of("iptables -P INPUT ACCEPT"));
    eachIsFound();
  }

  private void rule(String code, String about, String rule) {
    inject(
        code,
        about,
        lab().host(),
        List.of("iptables -t nat -I " + rule),
        List.of("iptables -t nat -D " + rule));
  }

  @Test
  void rulesWipedOut() throws IOException {
    FaultHost lab = lab();
    String saved = lab.folder().resolve("rules").toString();
    inject(
        "docker-rules-missing",
        "web",
        lab.host(),
        List.of(
            "bash -c iptables-save~>~" + saved,
            "iptables -F",
            "iptables -t nat -F",
            "iptables -P FORWARD ACCEPT"),
        List.of("iptables-restore " + saved));
    for (String code : List.of("isolation-missing", "masquerade-missing")) {
      expected.add(new String[] {code, "back"});
    }
    expected.add(new String[] {"nat-missing", "8080"});
    String inner = lab.folder().resolve("inner-rules").toString();
    inject(
        "dns-broken",
        "web2",
        lab.in("web2"),
        List.of("bash -c iptables-save~>~" + inner, "iptables -t nat -F DOCKER_OUTPUT"),
        List.of("iptables-restore " + inner));
    eachIsFound();
  }

  @Test
  void portsThatNobodyServes() throws Exception {
    FaultHost lab = lab();
    lab.engine().container("mute", "--network", "web", "--publish", "8097:81");
    lab.engine().container("held", "--network", "web", "--publish", "8096:80");
    lab.engine().exec("held", "httpd", "-p", "80").orThrow();
    lab.killProxies(8096);
    try (NetnsHandle home = handle(lab.engine().host().netns());
        ServerSocket holder =
            Namespaces.call(
                home, () -> new ServerSocket(8096, 1, InetAddress.getByName("0.0.0.0")))) {
      assertThat(holder.isBound()).isTrue();
      expected.add(new String[] {"published-no-listener", "mute"});
      expected.add(new String[] {"port-conflict", "8096"});
      faults.push(
          Faults.steps(
              words -> lab.engine().tryDocker(words),
              List.of(),
              List.of("rm --force mute", "rm --force held")));
      eachIsFound();
    }
  }

  private static NetnsHandle handle(Path netns) throws IOException {
    return NetnsHandle.ofMount(netns.toString(), 0);
  }

  private static String address(Place place) {
    String line = place.run("ip", "-4", "-o", "addr", "show", "eth0").orThrow().out();
    return line.replaceAll("(?s)^.* inet ([0-9.]+)/.*$", "$1");
  }

  private static String mac(Place place) {
    String line = place.run("ip", "-o", "link", "show", "eth0").orThrow().out();
    return line.replaceAll("(?s)^.* link/ether ([0-9a-f:]+) .*$", "$1");
  }
}
