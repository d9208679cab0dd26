package dnet.inspector.simulate.mend;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.HandMade;
import dnet.inspector.advice.Remedy;
import dnet.inspector.model.BridgePort;
import dnet.inspector.model.FdbEntry;
import dnet.inspector.model.Host;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkBase;
import dnet.inspector.model.MacAddress;
import dnet.inspector.model.Neighbour;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.PolicyRule;
import dnet.inspector.model.Qdisc;
import dnet.inspector.model.Route;
import dnet.inspector.model.flow.Cause;
import dnet.inspector.model.flow.Outcome;
import dnet.inspector.model.flow.Protocol;
import dnet.inspector.model.flow.Trace;
import dnet.inspector.simulate.Endpoints;
import dnet.inspector.simulate.Question;
import dnet.inspector.simulate.Simulator;
import dnet.inspector.simulate.UnanswerableException;
import dnet.inspector.simulate.World;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A healthy host delivers; spoiled it does not; what is offered first is what undoes the spoil. */
class RemediesTest {
  /**
   * A fault.
   *
   * @param command the first remedy's
   * @param verified whether it is offered without "not verified"
   */
  private record Fault(
      Cause cause,
      String from,
      String to,
      int port,
      String command,
      boolean verified,
      Consumer<HandMade> how) {
    @Override
    public String toString() {
      return cause + " from " + from + " to " + to;
    }
  }

  private static Fault fault(
      Cause cause, String from, String to, int port, String command, Consumer<HandMade> how) {
    return new Fault(cause, from, to, port, command, true, how);
  }

  private static Fault untried(
      Cause cause, String from, String to, int port, String command, Consumer<HandMade> how) {
    return new Fault(cause, from, to, port, command, false, how);
  }

  private static Question question(Host host, String from, String to, int port) {
    try {
      return new Endpoints(new World(host))
          .resolve(
              new Endpoints.Wish(
                  from, to, port == 0 ? Protocol.ICMP : Protocol.TCP, port, 0, false));
    } catch (UnanswerableException e) {
      throw new AssertionError(e);
    }
  }

  private static Trace trace(Host host, Question question) {
    return new Simulator(new World(host)).simulate(question);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whatIsOfferedFirstMendsIt(Fault fault) {
    HandMade made = new HandMade();
    fault.how().accept(made);
    Host host = made.host();
    Question question = question(host, fault.from(), fault.to(), fault.port());
    Trace trace = trace(host, question);

    assertThat(trace.cause()).as("%s", trace.culprit()).isEqualTo(fault.cause());
    List<Remedy> remedies = Remedies.of(host, question, trace);

    assertThat(remedies).isNotEmpty();
    assertThat(remedies.get(0).command()).isEqualTo(fault.command());
    assertThat(remedies.get(0).risk().contains("not verified")).isEqualTo(!fault.verified());
    assertThat(remedies).allSatisfy(r -> assertThat(r.effect()).isNotEmpty());
  }

  @Test
  void theHealthyHostDelivers() {
    Host host = new HandMade().host();
    for (String to : List.of("api", "172.18.0.1", "host")) {
      Question question = question(host, "web", to, 0);
      Trace trace = trace(host, question);
      assertThat(trace.outcome()).as(to + " " + trace.culprit()).isEqualTo(Outcome.DELIVERED);
      assertThat(Remedies.of(host, question, trace)).isEmpty();
    }
    assertThat(trace(host, question(host, "192.0.2.50", "host:8080", 0)).outcome())
        .isEqualTo(Outcome.DELIVERED);
  }

  @Test
  void namesInCommandsAreQuoted() {
    String hostile = "x$(id)'\u001b;rm";
    HandMade made = new HandMade();
    made.home.change("vethweb", l -> named(l, hostile));
    made.home.change(hostile, l -> veth(l, l.base().mac(), 1500, false));
    Host host = made.host();
    Question question = question(host, "web", "api", 0);

    List<Remedy> remedies = Remedies.of(host, question, trace(host, question));

    assertThat(remedies.get(0).command()).isEqualTo("ip link set dev $'x$(id)\\'\\033;rm' up");
  }

  /** Docker's own rules stay: networks are joined, or two addresses are let through. */
  @Test
  void isolationIsNotTornDown() {
    Host host = new HandMade().host();
    Question question = question(host, "web", "172.19.0.2", 0);

    assertThat(Remedies.of(host, question, trace(host, question)))
        .extracting(Remedy::command)
        .containsExactly(
            "docker network connect 6261636b0000 776562000000",
            "iptables -I DOCKER-USER -s 172.18.0.2 -d 172.19.0.2 -j ACCEPT"
                + " && iptables -I DOCKER-USER -s 172.19.0.2 -d 172.18.0.2 -j ACCEPT");
  }

  /** A change that does not mend is not offered as if it did. */
  @Test
  void twoFaultsNeedTwoCommands() {
    HandMade made = new HandMade();
    made.home.change("vethweb", l -> veth(l, l.base().mac(), 1500, false));
    made.space("api").rules("iptables-save", "*filter\n:INPUT DROP [0:0]\nCOMMIT\n");
    Host host = made.host();
    Question question = question(host, "web", "api", 0);

    assertThat(Remedies.of(host, question, trace(host, question)))
        .extracting(Remedy::command)
        .contains(
            "ip link set dev vethweb up && nsenter -t 5002 -n iptables -t filter -P INPUT ACCEPT")
        .doesNotContain("ip link set dev vethweb up");
  }

  static Stream<Fault> faults() {
    return Stream.of(links(), routes(), rules(), others()).flatMap(s -> s);
  }

  private static Stream<Fault> links() {
    return Stream.of(
        fault(
            Cause.LINK_DOWN,
            "web",
            "api",
            0,
            "ip link set dev vethweb up",
            h -> h.home.change("vethweb", l -> veth(l, l.base().mac(), 1500, false))),
        fault(
            Cause.LINK_DOWN,
            "web",
            "api",
            0,
            "nsenter -t 5001 -n ip link set dev eth0 up",
            h -> {
              HandMade.Space web = h.space("web");
              web.change("eth0", l -> veth(l, l.base().mac(), 1500, false));
              web.routes.removeIf(r -> r.table() == Route.MAIN);
            }),
        fault(
            Cause.NOT_ENSLAVED,
            "web",
            "api",
            0,
            "ip link set dev vethweb master br-front",
            h ->
                h.home.change(
                    "vethweb",
                    l ->
                        new Link.Veth(
                            HandMade.changed(l.base(), l.base().mac(), 1500, true, null, null),
                            ((Link.Veth) l).peer()))),
        fault(
            Cause.WRONG_BRIDGE,
            "web",
            "api",
            0,
            "ip link set dev vethweb master br-front",
            h ->
                h.home.change(
                    "vethweb",
                    l ->
                        new Link.Veth(
                            HandMade.plugged(l.base(), h.home.link("br-back").key()),
                            ((Link.Veth) l).peer()))),
        fault(
            Cause.NO_ADDRESS,
            "api",
            "web",
            0,
            "nsenter -t 5001 -n ip addr add 172.18.0.2/16 dev eth0",
            RemediesTest::withoutAddress),
        fault(
            Cause.PORT_ISOLATED,
            "web",
            "api",
            0,
            "bridge link set dev vethapi isolated off",
            h -> {
              h.home.change("vethweb", RemediesTest::isolated);
              h.home.change("vethapi", RemediesTest::isolated);
            }),
        fault(
            Cause.DUPLICATE_ADDRESS,
            "web",
            "api",
            0,
            "nsenter -t 5009 -n ip addr del 172.18.0.3/16 dev eth0",
            h -> h.container("twin", 9, "front", "172.18.0.3/16")),
        fault(
            Cause.FDB_WRONG_PORT,
            "web",
            "api",
            0,
            "bridge fdb del " + HandMade.mac(new NetnsId(2002), 12) + " dev vethtwin master",
            h -> {
              h.container("twin", 9, "front", "172.18.0.9/16");
              h.home.fdb.add(
                  new FdbEntry(
                      h.home.link("vethtwin").key(),
                      HandMade.mac(new NetnsId(2002), 12),
                      h.home.link("br-front").key(),
                      null,
                      null,
                      null,
                      null,
                      FdbEntry.Kind.STATIC));
            }));
  }

  private static Stream<Fault> routes() {
    return Stream.of(
        fault(
            Cause.NO_ROUTE,
            "web",
            "192.0.2.10",
            0,
            "nsenter -t 5001 -n ip route add default via 172.18.0.1 dev eth0",
            h -> h.space("web").routes.removeIf(r -> r.destination().length() == 0)),
        fault(
            Cause.ROUTE_BLACKHOLE,
            "web",
            "192.0.2.10",
            0,
            "nsenter -t 5001 -n ip route del blackhole 192.0.2.0/24 table 254",
            h ->
                h.space("web")
                    .routes
                    .add(
                        HandMade.route(
                            Route.MAIN,
                            IpPrefix.parse("192.0.2.0/24"),
                            Route.Type.BLACKHOLE,
                            null,
                            null))),
        fault(
            Cause.POLICY_ROUTE,
            "web",
            "192.0.2.10",
            0,
            "nsenter -t 5001 -n ip rule del pref 100",
            h -> {
              List<PolicyRule> rules = h.space("web").policyRules;
              rules.add(rule(0, PolicyRule.Action.LOOKUP, Route.LOCAL));
              rules.add(rule(100, PolicyRule.Action.BLACKHOLE, 0));
              rules.add(rule(32766, PolicyRule.Action.LOOKUP, Route.MAIN));
            }),
        fault(
            Cause.NEIGHBOUR_WRONG_MAC,
            "web",
            "api",
            0,
            "nsenter -t 5001 -n ip neigh del 172.18.0.3 dev eth0",
            h -> {
              HandMade.Space web = h.space("web");
              web.neighbours.add(
                  new Neighbour(
                      web.link("eth0").key(),
                      IpAddress.parse("172.18.0.3"),
                      new MacAddress(0x020000000666L),
                      Neighbour.State.PERMANENT,
                      false));
            }),
        fault(
            Cause.NEIGHBOUR_UNRESOLVED,
            "web",
            "192.0.2.10",
            0,
            "nsenter -t 5001 -n ip route replace default via 172.18.0.1 dev eth0",
            h -> {
              HandMade.Space web = h.space("web");
              web.routes.removeIf(r -> r.destination().length() == 0);
              web.route("0.0.0.0/0", "172.18.0.99", "eth0");
            }));
  }

  private static Stream<Fault> rules() {
    return Stream.of(
        fault(
            Cause.FILTER_DROP,
            "web",
            "api",
            0,
            "nsenter -t 5002 -n iptables -t filter -D INPUT -s 172.18.0.2/32 -m comment --comment"
                + " 'keep $HOME out' -j DROP",
            h ->
                h.space("api")
                    .rules(
                        "iptables-save",
                        "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -s 172.18.0.2/32 -m comment"
                            + " --comment \"keep $HOME out\" -j DROP\nCOMMIT\n")),
        fault(
            Cause.NETWORK_ISOLATION,
            "web",
            "172.19.0.2",
            0,
            "docker network connect 6261636b0000 776562000000",
            h -> {}),
        fault(
            Cause.FORWARDING_OFF,
            "web",
            "192.0.2.50",
            0,
            "sysctl -w net.ipv4.ip_forward=1",
            h -> h.home.sysctls.put("net.ipv4.ip_forward", "0")),
        fault(
            Cause.NAT_MISSING,
            "192.0.2.50",
            "host:8080",
            0,
            "iptables -t nat -A DOCKER -p tcp --dport 8080 -j DNAT --to-destination 172.18.0.2:80",
            h ->
                h.rules(
                    HandMade.DOCKER_RULES.replaceFirst("-A DOCKER ! -i br-front -p tcp.*\n", ""))));
  }

  private static Stream<Fault> others() {
    return Stream.of(
        fault(
            Cause.TC_DROP,
            "web",
            "api",
            0,
            "tc qdisc del dev vethapi root",
            h ->
                h.home.qdiscs.add(
                    new Qdisc(
                        h.home.link("vethapi").key(),
                        "tbf",
                        "8001:",
                        "root",
                        0,
                        0,
                        0,
                        0,
                        Map.of("burst", "20")))),
        untried(
            Cause.CONTAINER_STOPPED,
            "api",
            "web",
            0,
            "docker start " + HandMade.id("web").substring(0, 12),
            h -> h.containers.set(0, HandMade.with(h.containers.get(0), "exited", List.of()))),
        untried(
            Cause.DNS_BROKEN,
            "web",
            "api",
            0,
            "docker restart " + HandMade.id("web").substring(0, 12),
            h -> h.containers.set(0, HandMade.asking(h.containers.get(0), "127.0.0.11"))),
        untried(Cause.NO_LISTENER, "api", "web", 8443, "nsenter -t 5001 -n ss -lntup", h -> {}));
  }

  private static void withoutAddress(HandMade h) {
    HandMade.Space web = h.space("web");
    web.change(
        "eth0",
        l ->
            new Link.Veth(
                HandMade.base(web.id, l.key().index().value(), "eth0", ""),
                ((Link.Veth) l).peer()));
    web.routes.removeIf(r -> !r.destination().address().isLoopback());
  }

  private static PolicyRule rule(long priority, PolicyRule.Action action, long table) {
    return new PolicyRule(
        false, priority, false, null, null, null, null, null, null, 0, null, null, null, null,
        action, table, null, null, false);
  }

  private static Link veth(Link link, @Nullable MacAddress mac, int mtu, boolean up) {
    LinkBase b = link.base();
    return new Link.Veth(
        HandMade.changed(b, mac, mtu, up, b.master(), b.port()), ((Link.Veth) link).peer());
  }

  private static Link isolated(Link link) {
    LinkBase b = link.base();
    BridgePort p = Objects.requireNonNull(b.port());
    return new Link.Veth(
        HandMade.changed(
            b,
            b.mac(),
            b.mtu(),
            b.up(),
            b.master(),
            new BridgePort(
                p.bridge(), p.state(), p.hairpin(), true, p.learning(), p.flood(), p.vlans())),
        ((Link.Veth) link).peer());
  }

  private static Link named(Link link, String name) {
    LinkBase b = link.base();
    return new Link.Veth(
        new LinkBase(
            b.key(),
            name,
            b.mac(),
            b.mtu(),
            b.up(),
            b.carrier(),
            b.master(),
            b.port(),
            b.addresses(),
            b.rx(),
            b.tx(),
            b.conf(),
            b.xdp()),
        ((Link.Veth) link).peer());
  }
}
