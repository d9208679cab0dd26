package dnet.inspector.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.Facts;
import dnet.inspector.StackFactsBuilder;
import dnet.inspector.docker.ContainerFacts;
import dnet.inspector.model.NetnsId;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.netlink.AddressMessage;
import dnet.inspector.netlink.LinkMessage;
import dnet.inspector.netlink.LinkStats;
import dnet.inspector.netlink.NeighbourMessage;
import dnet.inspector.snapshot.Snapshot;
import dnet.inspector.watch.Change.How;
import dnet.inspector.watch.Change.Kind;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is a difference between two snapshots, and what only goes on by itself. */
class ChangesTest {
  private static final NetnsId HOME = new NetnsId(Facts.HOME);
  private static final LinkMessage ETH0 = Facts.link(2, "eth0", null, null, null, null, Map.of());

  private static Facts host(LinkMessage... links) {
    return new Facts().namespace(Facts.HOME, Map.of(), links);
  }

  private static Facts host(Consumer<StackFactsBuilder> stack) {
    StackFactsBuilder builder = new StackFactsBuilder();
    stack.accept(builder);
    return host(ETH0).stack(Facts.HOME, builder.build());
  }

  private static List<Change> between(Facts before, Facts after) {
    return Changes.between(before.snapshot(), after.snapshot());
  }

  private static Change changed(Kind kind) {
    return new Change(kind, How.CHANGED, HOME, "");
  }

  private static NeighbourMessage neighbour(String address, int state) {
    return new NeighbourMessage(
        2, 2, state, 0, address, "02:00:00:00:00:01", null, null, null, null);
  }

  @Test
  void theSameIsNoDifference() {
    Snapshot snapshot = host(ETH0).snapshot();
    assertThat(Changes.between(snapshot, snapshot)).isEmpty();
    assertThat(between(host(ETH0), host(ETH0))).isEmpty();
  }

  @Test
  void countersAndTimersAreNone() {
    LinkMessage later = ETH0.withStats(new LinkStats(9, 9, 9, 9, 9, 9, 9, 9));
    assertThat(between(host(ETH0), host(later))).isEmpty();
    LinkMessage bridge =
        Facts.link(3, "br0", "bridge", null, null, null, Map.of("priority", "1", "#16", "aa"));
    LinkMessage ticked =
        Facts.link(3, "br0", "bridge", null, null, null, Map.of("priority", "1", "#16", "bb"));
    LinkMessage other =
        Facts.link(3, "br0", "bridge", null, null, null, Map.of("priority", "2", "#16", "aa"));
    assertThat(between(host(bridge), host(ticked))).isEmpty();
    assertThat(between(host(bridge), host(other)))
        .containsExactly(new Change(Kind.LINK, How.CHANGED, HOME, "br0"));
  }

  @Test
  void linksAreToldByName() {
    LinkMessage eth1 = Facts.link(3, "eth1", null, null, null, null, Map.of());
    LinkMessage renamed = Facts.link(2, "lan0", null, null, null, null, Map.of());
    assertThat(between(host(ETH0), host(ETH0, eth1)))
        .containsExactly(new Change(Kind.LINK, How.ADDED, HOME, "eth1"));
    assertThat(between(host(ETH0, eth1), host(ETH0)))
        .containsExactly(new Change(Kind.LINK, How.REMOVED, HOME, "eth1"));
    assertThat(between(host(ETH0), host(renamed)))
        .containsExactly(new Change(Kind.LINK, How.CHANGED, HOME, "lan0"));
  }

  @Test
  void aLinkThatLeadsElsewhereHasChanged() {
    LinkMessage veth = Facts.veth(4, "veth1", 5, 0, null);
    Facts before = new Facts().namespace(Facts.HOME, Map.of(0, 77L), veth);
    Facts after = new Facts().namespace(Facts.HOME, Map.of(0, 78L), veth);
    assertThat(between(before, after))
        .containsExactly(new Change(Kind.LINK, How.CHANGED, HOME, "veth1"));
  }

  @Test
  void addressesAndNamespaces() {
    AddressMessage address = new AddressMessage(2, "10.0.0.1", 8, null, 0, 0);
    Facts with = new Facts().namespace(Facts.HOME, Map.of(), List.of(address), ETH0);
    assertThat(between(host(ETH0), with)).containsExactly(changed(Kind.ADDRESSES));
    Facts two = host(ETH0).namespace(5, Map.of(), ETH0);
    NetnsId five = new NetnsId(5);
    assertThat(between(host(ETH0), two))
        .containsExactly(new Change(Kind.NAMESPACE, How.ADDED, five, ""));
    assertThat(between(two, host(ETH0)))
        .containsExactly(new Change(Kind.NAMESPACE, How.REMOVED, five, ""));
  }

  @Test
  void neighboursThatOnlyAgeAreNone() {
    Facts reachable = host(s -> s.neighbours.add(neighbour("10.0.0.9", 0x02)));
    Facts stale = host(s -> s.neighbours.add(neighbour("10.0.0.9", 0x04)));
    Facts failed = host(s -> s.neighbours.add(neighbour("10.0.0.9", 0x20)));
    Facts group = host(s -> s.neighbours.add(neighbour("224.0.0.22", 0x40)));
    assertThat(between(reachable, stale)).isEmpty();
    assertThat(between(reachable, failed)).containsExactly(changed(Kind.NEIGHBOURS));
    assertThat(between(host(s -> {}), group)).isEmpty();
    assertThat(between(host(s -> {}), reachable)).containsExactly(changed(Kind.NEIGHBOURS));
  }

  @Test
  void orderMattersForPolicyRulesOnly() {
    var one = StackFactsBuilder.route("10.1.0.0", 16, "10.0.0.9", 2);
    var two = StackFactsBuilder.route("10.2.0.0", 16, "10.0.0.9", 2);
    assertThat(
            between(
                host(s -> s.routes.addAll(List.of(one, two))),
                host(s -> s.routes.addAll(List.of(two, one)))))
        .isEmpty();
    var a = StackFactsBuilder.rule("eth0", false);
    var b = StackFactsBuilder.rule("eth1", false);
    assertThat(
            between(
                host(s -> s.rules.addAll(List.of(a, b))), host(s -> s.rules.addAll(List.of(b, a)))))
        .containsExactly(changed(Kind.POLICY_RULES));
  }

  @Test
  void rulesWithoutTheirCounters() {
    String saved =
        "# Generated by iptables-save v1.8.9 (nf_tables) on Thu Nov 26 03:00:00 2026\n"
            + "*filter\n:FORWARD DROP [3:180]\n[7:420] -A FORWARD -s 10.0.0.1 -j ACCEPT\nCOMMIT\n";
    String later = saved.replace("3:180", "4:240").replace("7:420", "8:480").replace("03:", "04:");
    String json = "{\"counter\": {\"packets\": 5, \"bytes\": 700}, \"prio\": 5}";
    String text = "tcp dport 5 counter packets 5 bytes 700 accept # handle 7";
    assertSameRules("iptables-save", saved, later);
    assertSameRules(RulesText.NFT_JSON, json, json.replace("700", "1").replace("s\": 5", "s\": 6"));
    assertSameRules(
        RulesText.NFT_TEXT, text, text.replace("700", "1").replace("packets 5", "packets 6"));
    assertOtherRules("iptables-save", saved, saved.replace("10.0.0.1", "10.0.0.2"));
    assertOtherRules(RulesText.NFT_JSON, json, json.replace("prio\": 5", "prio\": 6"));
    assertOtherRules(RulesText.NFT_TEXT, text, text.replace("dport 5", "dport 6"));
  }

  private static List<Change> rules(String program, String before, String after) {
    return between(
        host(ETH0).rules(Facts.HOME, new RulesText(program, before)),
        host(ETH0).rules(Facts.HOME, new RulesText(program, after)));
  }

  private static void assertSameRules(String program, String before, String after) {
    assertThat(after).isNotEqualTo(before);
    assertThat(rules(program, before, after)).isEmpty();
  }

  private static void assertOtherRules(String program, String before, String after) {
    assertThat(after).isNotEqualTo(before);
    assertThat(rules(program, before, after)).containsExactly(changed(Kind.RULESET));
  }

  @Test
  void containersAreToldByTheirId() {
    ContainerFacts web = Facts.container(Facts.id("a"), "web", "bridge", List.of());
    ContainerFacts renamed = Facts.container(Facts.id("a"), "www", "bridge", List.of());
    Facts none = host(ETH0).engine(List.of());
    Facts one = host(ETH0).engine(List.of(web));
    assertThat(between(none, one))
        .containsExactly(new Change(Kind.CONTAINER, How.ADDED, null, Facts.id("a")));
    assertThat(between(one, host(ETH0).engine(List.of(renamed))))
        .containsExactly(new Change(Kind.CONTAINER, How.CHANGED, null, Facts.id("a")));
    assertThat(between(host(ETH0), one))
        .containsExactly(
            new Change(Kind.ENGINE, How.ADDED, null, ""),
            new Change(Kind.CONTAINER, How.ADDED, null, Facts.id("a")));
  }

  @Test
  void whatCannotBeReadIsADifference() {
    assertThat(between(host(ETH0), host(ETH0).gap("a", "b", "c")))
        .containsExactly(new Change(Kind.GAPS, How.CHANGED, null, ""));
  }
}
