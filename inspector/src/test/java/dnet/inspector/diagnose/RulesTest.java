package dnet.inspector.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.HandMade;
import dnet.inspector.model.BridgeId;
import dnet.inspector.model.Conntrack;
import dnet.inspector.model.Container;
import dnet.inspector.model.Devconf;
import dnet.inspector.model.DockerNetwork;
import dnet.inspector.model.FdbEntry;
import dnet.inspector.model.Gap;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkBase;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Neighbour;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Peer;
import dnet.inspector.model.PublishedPort;
import dnet.inspector.model.Qdisc;
import dnet.inspector.model.Route;
import dnet.inspector.model.RuleRef;
import dnet.inspector.model.Stack;
import dnet.inspector.model.Tunnel;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A healthy host, spoiled in one way after another: each is found, and nothing else is. */
class RulesTest {
  /**
   * A way to spoil a host.
   *
   * @param alongside codes that are true as well
   */
  private record Spoil(
      String code,
      Severity severity,
      String object,
      Set<String> alongside,
      Consumer<HandMade> how) {
    @Override
    public String toString() {
      return code + " of " + object;
    }
  }

  private static Spoil spoil(
      String code, Severity severity, String object, Consumer<HandMade> how, String... alongside) {
    return new Spoil(code, severity, object, Set.of(alongside), how);
  }

  @Test
  void aHealthyHostHasNoFinding() {
    Diagnosis diagnosis = RuleCatalog.diagnose(new HandMade().host());

    assertThat(diagnosis.findings()).isEmpty();
    assertThat(diagnosis.gaps()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("spoils")
  void isFoundAndNothingElse(Spoil spoil) {
    HandMade made = new HandMade();
    spoil.how().accept(made);

    List<Finding> findings = RuleCatalog.diagnose(made.host()).findings();

    assertThat(findings)
        .filteredOn(f -> f.code().equals(spoil.code()))
        .anySatisfy(
            f -> {
              assertThat(f.object()).isEqualTo(spoil.object());
              assertThat(f.severity()).isEqualTo(spoil.severity());
              assertThat(f.evidence()).isNotEmpty();
              assertThat(f.title()).isNotEmpty();
              assertThat(f.explanation()).isNotEmpty();
            });
    assertThat(findings.stream().map(Finding::code).filter(c -> !c.equals(spoil.code())))
        .allMatch(spoil.alongside()::contains);
    assertThat(findings).isSortedAccordingTo((a, b) -> a.severity().compareTo(b.severity()));
  }

  /** Where nothing of the stacks is known, the rules that need them accuse nobody. */
  @ParameterizedTest
  @MethodSource("spoils")
  void isNotGuessedWhereNothingWasRead(Spoil spoil) {
    HandMade made = new HandMade();
    spoil.how().accept(made);
    made.spaces.forEach(
        s -> {
          s.unread = EnumSet.allOf(Stack.Part.class);
          s.routes.clear();
          s.neighbours.clear();
          s.fdb.clear();
          s.sockets.clear();
          s.qdiscs.clear();
          s.filters.clear();
          s.sysctls.clear();
          s.tables.clear();
          s.conntrack = Conntrack.UNREAD;
        });
    Set<String> fromLinksAlone =
        Set.of(
            "link-down",
            "no-carrier",
            "dangling-veth",
            "wrong-bridge",
            "no-address",
            "duplicate-address",
            "duplicate-mac",
            "subnet-overlap",
            "mtu-too-large",
            "packet-programs",
            "gap");

    Diagnosis diagnosis = RuleCatalog.diagnose(made.host());

    assertThat(diagnosis.findings().stream().map(Finding::code)).allMatch(fromLinksAlone::contains);
    if (!fromLinksAlone.contains(spoil.code())) {
      assertThat(diagnosis.gaps())
          .as("a gap names %s", spoil.code())
          .anyMatch(g -> g.effect().contains(spoil.code()));
    }
  }

  @Test
  void everyRuleIsSpoiledHere() {
    assertThat(spoils().map(Spoil::code).collect(Collectors.toSet()))
        .isEqualTo(RuleCatalog.rules().stream().map(Rule::code).collect(Collectors.toSet()));
  }

  @Test
  void theWorstSeverityIsReached() {
    Map<String, Severity> worst =
        spoils()
            .collect(
                Collectors.toMap(
                    Spoil::code, Spoil::severity, (a, b) -> a.compareTo(b) <= 0 ? a : b));

    for (Rule rule : RuleCatalog.rules()) {
      assertThat(worst.get(rule.code())).as(rule.code()).isEqualTo(rule.worst());
    }
  }

  private static final NetnsId HOME = HandMade.HOME;

  static Stream<Spoil> spoils() {
    return Stream.of(links(), networks(), rules(), settings()).flatMap(s -> s);
  }

  private static Stream<Spoil> links() {
    return Stream.of(
        spoil(
            "link-down",
            Severity.CRITICAL,
            "vethweb",
            h -> h.home.change("vethweb", l -> veth(l, 1500, false))),
        spoil(
            "no-carrier",
            Severity.WARNING,
            "eth0",
            h -> h.home.change("eth0", l -> new Link.Physical(unplugged(l.base())))),
        spoil(
            "dangling-veth",
            Severity.WARNING,
            "veth0a1",
            h ->
                h.home.add(
                    new Link.Veth(
                        HandMade.base(HOME, 77, "veth0a1", ""), new Peer.Unseen("nsid 4")))),
        spoil("wrong-bridge", Severity.CRITICAL, "vethweb", h -> plug(h, "vethweb", "br-back")),
        spoil(
            "no-address",
            Severity.CRITICAL,
            "eth0",
            h -> {
              HandMade.Space web = h.space("web");
              Link old = web.link("eth0");
              web.change(
                  "eth0",
                  l ->
                      new Link.Veth(
                          HandMade.base(web.id, old.key().index().value(), "eth0", ""),
                          ((Link.Veth) l).peer()));
            },
            "nat-missing",
            "nat-stale-target"),
        spoil(
            "duplicate-address",
            Severity.CRITICAL,
            "172.18.0.2",
            h -> h.container("twin", 9, "front", "172.18.0.2/16")),
        spoil(
            "duplicate-mac",
            Severity.CRITICAL,
            HandMade.mac(new NetnsId(2001), 11).toString(),
            h ->
                h.space("api")
                    .change(
                        "eth0",
                        l ->
                            new Link.Veth(
                                HandMade.changed(
                                    l.base(),
                                    HandMade.mac(new NetnsId(2001), 11),
                                    1500,
                                    true,
                                    null,
                                    null),
                                ((Link.Veth) l).peer()))),
        spoil(
            "mtu-too-large",
            Severity.WARNING,
            "eth0",
            h -> h.home.change("eth0", l -> new Link.Physical(sized(l.base(), 1400)))),
        spoil(
            "packet-programs",
            Severity.INFO,
            "vethdb",
            h ->
                h.home.qdiscs.add(
                    new Qdisc(
                        h.home.link("vethdb").key(),
                        "tbf",
                        "8001:",
                        "root",
                        1,
                        2,
                        3,
                        0,
                        Map.of()))),
        spoil("fdb-missing", Severity.CRITICAL, "02:42:0a:00:00:09", RulesTest::overlay));
  }

  private static Stream<Spoil> networks() {
    return Stream.of(
        spoil(
            "subnet-overlap",
            Severity.CRITICAL,
            "back",
            h -> {
              h.network("other", "br-other", 6, "172.19.128.1/17");
              h.rules(HandMade.DOCKER_RULES.replace("br-back", "br-other"));
              h.home.rules("iptables-save", HandMade.DOCKER_RULES);
            }),
        spoil(
            "subnet-overlap",
            Severity.WARNING,
            "front",
            h -> {
              h.home.add(new Link.Tun(HandMade.base(HOME, 8, "tun0", "10.8.0.2/24"), "tun"));
              h.home.route("172.16.0.0/14", "", "tun0");
            }),
        spoil(
            "address-pool-exhausted",
            Severity.WARNING,
            "default-address-pools",
            h -> PoolExhaustion.predefined().forEach(p -> h.home.route(p.toString(), "", "eth0")),
            "subnet-overlap"),
        spoil(
            "ipv6-half-configured",
            Severity.WARNING,
            "net.ipv6.conf.all.forwarding",
            h -> h.networks.set(0, withIpv6(h.networks.get(0)))),
        spoil(
            "gap",
            Severity.INFO,
            "legacy rules",
            h -> h.gaps.add(new Gap("legacy rules", "no program", "drops stay unseen"))));
  }

  private static Stream<Spoil> rules() {
    String dnat = "-A DOCKER ! -i br-front -p tcp -m tcp --dport 8080 -j DNAT";
    return Stream.of(
        spoil(
            "masquerade-missing",
            Severity.CRITICAL,
            "front",
            h ->
                h.rules(
                    HandMade.DOCKER_RULES.replace(
                        "-A POSTROUTING -s 172.18.0.0/16 ! -o br-front -j MASQUERADE\n", ""))),
        spoil(
            "docker-rules-missing",
            Severity.CRITICAL,
            "front",
            h -> h.rules("*filter\n:FORWARD DROP [0:0]\nCOMMIT\n"),
            "masquerade-missing",
            "nat-missing"),
        spoil(
            "isolation-missing",
            Severity.WARNING,
            "back",
            h ->
                h.rules(
                    HandMade.DOCKER_RULES.replace(
                        "-A DOCKER-ISOLATION-STAGE-1 -i br-back ! -o br-back -j"
                            + " DOCKER-ISOLATION-STAGE-2\n",
                        ""))),
        spoil(
            "nat-missing",
            Severity.CRITICAL,
            "0.0.0.0:8080",
            h ->
                h.rules(
                    HandMade.DOCKER_RULES.replace(dnat + " --to-destination 172.18.0.2:80\n", ""))),
        spoil(
            "nat-stale-target",
            Severity.WARNING,
            "nat DOCKER 1",
            h ->
                h.rule(
                    "nat",
                    "-A DOCKER -p tcp -m tcp --dport 9090 -j DNAT --to-destination 172.18.0.99:90")),
        spoil(
            "nat-stale-target",
            Severity.CRITICAL,
            "nat DOCKER 3",
            h -> {
              h.rules(HandMade.DOCKER_RULES.replace("172.18.0.2:80", "172.18.0.77:80"));
              Container web = h.containers.get(0);
              h.containers.set(0, HandMade.with(web, "running", List.of(claimed(h))));
            }),
        spoil(
            "port-shadowed",
            Severity.CRITICAL,
            "0.0.0.0:8080",
            h ->
                h.rule(
                    "nat",
                    "-A PREROUTING -p tcp -m tcp --dport 8080 -j DNAT --to-destination"
                        + " 172.19.0.2:80")),
        spoil(
            "port-conflict",
            Severity.WARNING,
            "0.0.0.0:8080",
            h -> h.home.sockets.add(HandMade.socket("tcp", "0.0.0.0", 8080, 99, "apache2"))),
        spoil(
            "published-no-listener",
            Severity.WARNING,
            "tcp 80",
            h -> h.space("web").sockets.clear()),
        spoil(
            "port-open-past-firewall",
            Severity.WARNING,
            "0.0.0.0:8080",
            h ->
                h.rules(
                    HandMade.DOCKER_RULES.replace(
                        ":INPUT ACCEPT [0:0]\n:FORWARD", ":INPUT DROP [0:0]\n:FORWARD"))),
        spoil(
            "docker-user-port",
            Severity.WARNING,
            "filter DOCKER-USER 1",
            h ->
                h.rules(
                    HandMade.DOCKER_RULES.replace(
                        "-A DOCKER-USER -j RETURN",
                        "-A DOCKER-USER -p tcp -m tcp --dport 8080 -j DROP\n"
                            + "-A DOCKER-USER -j RETURN"))),
        spoil(
            "two-rule-sets",
            Severity.WARNING,
            "firewall",
            h ->
                h.home.rules(
                    "iptables-legacy-save",
                    "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -s 10.9.9.9/32 -j DROP\n"
                        + "COMMIT\n")),
        spoil(
            "dns-broken",
            Severity.CRITICAL,
            "nat DOCKER_OUTPUT",
            h -> h.containers.set(0, HandMade.asking(h.containers.get(0), "127.0.0.11"))));
  }

  private static Stream<Spoil> settings() {
    return Stream.of(
        spoil(
            "forwarding-off",
            Severity.CRITICAL,
            "net.ipv4.ip_forward",
            h -> h.home.sysctls.put("net.ipv4.ip_forward", "0")),
        spoil(
            "reverse-path-strict",
            Severity.WARNING,
            "net.ipv4.conf.eth1.rp_filter",
            h -> {
              LinkBase base = HandMade.base(HOME, 9, "eth1", "198.51.100.2/24");
              h.home.add(new Link.Physical(base));
              h.home.sysctls.put("net.ipv4.conf.all.rp_filter", "1");
              h.home.routes.add(
                  new Route(
                      Route.MAIN,
                      IpPrefix.parse("0.0.0.0/0"),
                      null,
                      Route.Type.UNICAST,
                      3,
                      200,
                      0,
                      null,
                      null,
                      List.of(
                          new Route.NextHop(
                              IpAddress.parse("198.51.100.1"),
                              base.key(),
                              1,
                              false,
                              false,
                              false))));
            }),
        spoil(
            "bridge-netfilter-off",
            Severity.WARNING,
            "net.bridge.bridge-nf-call-iptables",
            h -> {
              h.networks.set(0, HandMade.option(h.networks.get(0), "enable_icc", "false"));
              h.home.sysctls.put("net.bridge.bridge-nf-call-iptables", "0");
            }),
        spoil(
            "conntrack-full",
            Severity.CRITICAL,
            "net.netfilter.nf_conntrack_max",
            h -> h.home.conntrack = new Conntrack(950L, 1000L, List.of(), false)),
        spoil(
            "conntrack-full",
            Severity.WARNING,
            "net.netfilter.nf_conntrack_max",
            h -> h.home.conntrack = new Conntrack(800L, 1000L, List.of(), false)),
        spoil(
            "neighbour-table-full",
            Severity.CRITICAL,
            "net.ipv4.neigh.default.gc_thresh3",
            h -> {
              h.home.sysctls.put("net.ipv4.neigh.default.gc_thresh3", "20");
              for (int i = 1; i < 20; i++) {
                h.home.neighbours.add(
                    new Neighbour(
                        h.home.link("eth0").key(),
                        IpAddress.parse("192.0.2." + i),
                        new MacAddress(i),
                        Neighbour.State.STALE,
                        false));
              }
            }));
  }

  private static Link veth(Link link, int mtu, boolean up) {
    LinkBase b = link.base();
    return new Link.Veth(
        HandMade.changed(b, b.mac(), mtu, up, b.master(), b.port()), ((Link.Veth) link).peer());
  }

  private static LinkBase sized(LinkBase b, int mtu) {
    return HandMade.changed(b, b.mac(), mtu, true, null, null);
  }

  private static LinkBase unplugged(LinkBase b) {
    return new LinkBase(
        b.key(),
        b.name(),
        b.mac(),
        b.mtu(),
        true,
        false,
        null,
        null,
        b.addresses(),
        b.rx(),
        b.tx(),
        Devconf.UNREAD,
        false);
  }

  private static void plug(HandMade h, String port, String bridge) {
    h.home.change(
        port,
        l ->
            new Link.Veth(
                HandMade.plugged(l.base(), h.home.link(bridge).key()), ((Link.Veth) l).peer()));
  }

  private static PublishedPort claimed(HandMade h) {
    RuleRef ref =
        h.home.tables.stream()
            .filter(t -> t.name().equals("nat"))
            .flatMap(t -> t.chain("DOCKER").orElseThrow().rules().stream())
            .filter(r -> r.ref().number() == 3)
            .findFirst()
            .orElseThrow()
            .ref();
    return new PublishedPort(
        "tcp",
        IpAddress.parse("0.0.0.0"),
        8080,
        80,
        List.of(new PublishedPort.DnatRule(ref, IpAddress.parse("172.18.0.77"), 80)),
        List.of());
  }

  private static DockerNetwork withIpv6(DockerNetwork n) {
    return new DockerNetwork(
        n.id(),
        n.name(),
        n.driver(),
        n.scope(),
        n.internal(),
        n.ingress(),
        n.bridge(),
        n.parent(),
        n.vxlanIds(),
        List.of(
            n.pools().get(0),
            new DockerNetwork.Pool(IpPrefix.parse("fd00:18::/64"), IpAddress.parse("fd00:18::1"))),
        n.options());
  }

  /** An overlay of which one neighbour has its entry and another has not. */
  private static void overlay(HandMade h) {
    HandMade.Space space = h.space(3000, Namespace.Kind.OVERLAY, "overlay:mesh");
    space.paths.add("/var/run/docker/netns/1-abc");
    LinkBase base = HandMade.base(space.id, 5, "vxlan0", "");
    space.add(
        new Link.Bridge(
            HandMade.base(space.id, 2, "br0", ""),
            new BridgeId(0x8000, new MacAddress(7)),
            false,
            false,
            List.of(),
            false,
            false));
    space.add(
        new Link.Vxlan(
            HandMade.changed(
                HandMade.plugged(base, space.link("br0").key()),
                base.mac(),
                1450,
                true,
                space.link("br0").key(),
                null),
            new Tunnel(4097L, IpAddress.parse("192.0.2.10"), List.of(), 4789, null, HOME, false),
            true,
            true));
    for (int i = 8; i <= 9; i++) {
      MacAddress mac = MacAddress.parse("02:42:0a:00:00:0" + i);
      space.neighbours.add(
          new Neighbour(
              base.key(), IpAddress.parse("10.0.0." + i), mac, Neighbour.State.PERMANENT, false));
      if (i == 8) {
        space.fdb.add(
            new FdbEntry(
                base.key(),
                mac,
                null,
                null,
                IpAddress.parse("192.0.2.11"),
                null,
                null,
                FdbEntry.Kind.STATIC));
      }
    }
  }
}
