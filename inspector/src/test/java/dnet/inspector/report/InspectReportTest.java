package dnet.inspector.report;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.golden.Golden;
import dnet.inspector.HandMade;
import dnet.inspector.model.Conntrack;
import dnet.inspector.model.Container;
import dnet.inspector.model.Devconf;
import dnet.inspector.model.FdbEntry;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkBase;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Neighbour;
import dnet.inspector.model.Peer;
import dnet.inspector.model.PolicyRule;
import dnet.inspector.model.Qdisc;
import dnet.inspector.model.Route;
import dnet.inspector.model.Stack;
import dnet.inspector.model.TcFilter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InspectReportTest {
  /** The command line's tests draw it. */
  private static final Path RICH =
      (Files.exists(Path.of("inspector")) ? Path.of("inspector") : Path.of(""))
          .resolve("src/test/golden/report/inspect-rich.json");

  private static final String RULES =
      """
      *nat
      :PREROUTING ACCEPT [0:0]
      :OUTPUT ACCEPT [7:420]
      :DOCKER_OUTPUT - [0:0]
      [5:300] -A OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT
      [4:240] -A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination 127.0.0.11:47174
      COMMIT
      *filter
      :INPUT DROP [3:180]
      -A INPUT -p tcp -m tcp --dport 23 -m comment --comment "no telnet: it is not for us, and never was" -j DROP
      COMMIT
      """;

  private static HandMade rich() {
    HandMade made = new HandMade();
    HandMade.Space web = made.space("web");
    web.change("eth0", InspectReportTest::settled);
    LinkKey eth0 = web.link("eth0").key();
    web.routes.add(
        new Route(
            100,
            IpPrefix.parse("10.8.0.0/16"),
            null,
            Route.Type.UNICAST,
            4,
            20,
            0,
            IpAddress.parse("172.18.0.2"),
            1400,
            List.of(
                new Route.NextHop(IpAddress.parse("172.18.0.1"), eth0, 1, false, false, false),
                new Route.NextHop(IpAddress.parse("172.18.0.9"), eth0, 3, true, true, false))));
    web.routes.add(
        HandMade.route(
            Route.MAIN, IpPrefix.parse("10.7.0.1/32"), Route.Type.BLACKHOLE, null, null));
    web.policyRules.add(rule(0, null, Route.LOCAL));
    web.policyRules.add(rule(100, 1L, 100));
    web.policyRules.add(rule(32766, null, Route.MAIN));
    web.neighbours.add(
        new Neighbour(
            eth0,
            IpAddress.parse("172.18.0.1"),
            MacAddress.parse("02:42:00:00:00:01"),
            Neighbour.State.REACHABLE,
            false));
    web.neighbours.add(
        new Neighbour(eth0, IpAddress.parse("172.18.0.7"), null, Neighbour.State.FAILED, false));
    web.fdb.add(
        new FdbEntry(
            eth0,
            MacAddress.parse("01:00:5e:00:00:01"),
            null,
            null,
            null,
            null,
            null,
            FdbEntry.Kind.STATIC));
    web.sockets.add(HandMade.socket("udp", "127.0.0.11", 47174, 900, "dockerd"));
    web.sockets.add(HandMade.socket("tcp", "::", 9000, 0, null));
    web.qdiscs.add(
        new Qdisc(eth0, "tbf", "8001:", "root", 10, 4, 2, 1500, Map.of("rate", "1000000")));
    web.qdiscs.add(new Qdisc(eth0, "noqueue", "0:", "root", 0, 0, 0, 0, Map.of()));
    web.filters.add(new TcFilter(eth0, "ingress", "bpf", 1, 3, "0x1", Map.of("name", "drop.o")));
    web.sysctls.put("net.ipv4.ip_forward", "0");
    web.sysctls.put("net.ipv4.conf.all.rp_filter", "1");
    web.sysctls.put("net.ipv4.icmp_echo_ignore_all", "1");
    web.rules("iptables-save", RULES);
    web.conntrack = new Conntrack(1000L, 1000L, List.of(), false);
    web.unread = EnumSet.of(Stack.Part.POLICY_RULES);
    made.containers.set(0, HandMade.asking(made.containers.get(0), "127.0.0.11"));
    return made;
  }

  private static Link settled(Link link) {
    LinkBase b = link.base();
    return new Link.Veth(
        new LinkBase(
            b.key(),
            b.name(),
            b.mac(),
            b.mtu(),
            b.up(),
            b.carrier(),
            b.master(),
            b.port(),
            b.addresses(),
            b.rx(),
            b.tx(),
            Devconf.of(Map.of("rp_filter", 2, "forwarding", 1), Map.of("disable_ipv6", 1)),
            true),
        new Peer.Found(new LinkKey(HandMade.HOME, new dnet.inspector.model.IfIndex(101))));
  }

  private static PolicyRule rule(long priority, Long mark, long table) {
    return new PolicyRule(
        false,
        priority,
        false,
        null,
        null,
        null,
        null,
        mark,
        mark == null ? null : 0xffL,
        0,
        null,
        null,
        null,
        null,
        PolicyRule.Action.LOOKUP,
        table,
        null,
        null,
        false);
  }

  private static InspectReport of(HandMade made) {
    Container web = made.containers.get(0);
    return Reports.inspect(made.host(), web);
  }

  @Test
  void everythingThatIsReadIsToldInJson() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ReportJson.write(of(rich()), out);
    Golden.check(RICH, out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void settingsAreThoseInEffect() {
    StackView.SysctlsView sysctls = of(rich()).sysctls();

    assertThat(sysctls).isNotNull();
    assertThat(sysctls.interfaces())
        .filteredOn(e -> e.interfaceName().equals("eth0"))
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.rpFilter()).isEqualTo(2);
              assertThat(e.forwarding()).isTrue();
              assertThat(e.ipv6Disabled()).isTrue();
              assertThat(e.arpIgnore()).isNull();
            });
    assertThat(sysctls.interfaces())
        .filteredOn(e -> e.interfaceName().equals("lo"))
        .singleElement()
        .satisfies(e -> assertThat(e.rpFilter()).isEqualTo(1));
  }

  @Test
  void theDnsServerIsLedToAndListens() {
    InspectReport.DnsView dns = of(rich()).dns();
    assertThat(dns).isNotNull();
    assertThat(dns.embeddedRules()).isTrue();
    assertThat(dns.embeddedListener()).isTrue();

    HandMade without = rich();
    without.space("web").tables.clear();
    without.space("web").rules("iptables-save", RULES.replaceAll("(?m)^.*DNAT.*\n", ""));
    without.space("web").sockets.removeIf(s -> s.port() == 47174);
    dns = of(without).dns();
    assertThat(dns).isNotNull();
    assertThat(dns.embeddedRules()).isFalse();
    assertThat(dns.embeddedListener()).isFalse();
  }

  @Test
  void whatWasNotReadIsNamedAndNotCalledEmpty() {
    HandMade made = rich();
    made.space("web").unread = EnumSet.allOf(Stack.Part.class);
    InspectReport report = of(made);

    assertThat(report.unread())
        .containsExactly(
            "routes",
            "rules",
            "neighbours",
            "fdb",
            "sockets",
            "qdiscs",
            "sysctls",
            "firewall",
            "conntrack");
    assertThat(report.sysctls()).isNull();
    assertThat(report.dns()).isNotNull();
    assertThat(report.dns().embeddedRules()).isNull();
    assertThat(report.dns().embeddedListener()).isNull();
  }

  @Test
  void noqueueIsLeftOutUnlessItDropped() {
    HandMade made = rich();
    HandMade.Space web = made.space("web");
    assertThat(of(made).qdiscs()).extracting(StackView.QdiscView::kind).containsExactly("tbf");
    web.qdiscs.add(
        new Qdisc(web.link("eth0").key(), "noqueue", "0:", "root", 0, 1, 0, 0, Map.of()));
    assertThat(of(made).qdiscs())
        .extracting(StackView.QdiscView::kind)
        .containsExactly("tbf", "noqueue");
  }

  @Test
  void aContainerWithoutANamespaceHasNothing() {
    HandMade made = rich();
    made.spaces.removeIf(s -> s.name.equals("web"));
    InspectReport report = of(made);

    assertThat(report.namespace()).isNull();
    assertThat(report.routes()).isEmpty();
    assertThat(report.unread()).hasSize(Stack.Part.values().length);
  }
}
