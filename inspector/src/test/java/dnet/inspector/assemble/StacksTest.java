package dnet.inspector.assemble;

import static dnet.inspector.Facts.HOME;
import static dnet.inspector.StackFactsBuilder.fdb;
import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.Facts;
import dnet.inspector.StackFactsBuilder;
import dnet.inspector.model.FdbEntry;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.Link;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.PolicyRule;
import dnet.inspector.model.Route;
import dnet.inspector.model.Socket;
import dnet.inspector.model.Stack;
import dnet.inspector.netlink.FilterMessage;
import dnet.inspector.netlink.QdiscHandles;
import dnet.inspector.netlink.QdiscMessage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StacksTest {
  private static final int SELF = 2;
  private static final int EXTERN = 0x10;

  private static Namespace namespace(StackFactsBuilder stack) {
    Facts facts =
        new Facts()
            .namespace(
                HOME,
                Map.of(),
                Facts.bridge(3, "br0", "8000.02428d185347"),
                Facts.veth(5, "veth1", 4, 0, 3),
                Facts.link(
                    6,
                    "vx0",
                    "vxlan",
                    null,
                    null,
                    null,
                    Map.of("id", "4097", "port", "4789", "learning", "false")))
            .stack(HOME, stack.build())
            .owner(77, 4711, "nginx");
    return Assembler.assemble(facts.snapshot()).namespace(new NetnsId(HOME)).orElseThrow();
  }

  @Test
  void whatWasNotAskedForIsNotKnown() {
    Facts facts = new Facts().namespace(HOME, Map.of());
    Namespace namespace =
        Assembler.assemble(facts.snapshot()).namespace(new NetnsId(HOME)).orElseThrow();
    assertThat(namespace.stack()).isEqualTo(Stack.UNREAD);
  }

  @Test
  void whatCouldNotBeReadIsNotKnown() {
    StackFactsBuilder stack = new StackFactsBuilder();
    stack.unread.add(Stack.Part.CONNTRACK);
    assertThat(namespace(stack).stack().unread()).contains(Stack.Part.CONNTRACK);
    assertThat(namespace(stack).stack().knows(Stack.Part.ROUTES)).isTrue();
  }

  @Test
  void forwardingEntriesAreToldApartAsBridgeDoes() {
    StackFactsBuilder stack = new StackFactsBuilder();
    stack.fdb.add(fdb(5, 0x80, 0, "02:00:00:00:00:01", null, 3));
    stack.fdb.add(fdb(5, 0x40, 0, "02:00:00:00:00:02", null, 3));
    stack.fdb.add(fdb(5, 0x02, EXTERN, "02:00:00:00:00:03", null, 3));
    stack.fdb.add(fdb(5, 0x02, 0, "02:00:00:00:00:04", null, 3));
    stack.fdb.add(fdb(6, 0x80, SELF, "02:00:00:00:00:05", "192.0.2.7", null));
    assertThat(namespace(stack).stack().fdb().stream().map(FdbEntry::kind))
        .containsExactly(
            FdbEntry.Kind.LOCAL,
            FdbEntry.Kind.STATIC,
            FdbEntry.Kind.EXTERNAL,
            FdbEntry.Kind.LEARNED,
            FdbEntry.Kind.STATIC);
    assertThat(namespace(stack).stack().fdb().get(0).bridge()).isNotNull();
    assertThat(namespace(stack).stack().fdb().get(4).bridge()).isNull();
  }

  @Test
  void farEndsOfVxlanComeFromItsForwardingDatabase() {
    StackFactsBuilder stack = new StackFactsBuilder();
    stack.fdb.add(fdb(6, 0x80, SELF, "00:00:00:00:00:00", "192.0.2.8", null));
    stack.fdb.add(fdb(6, 0x80, SELF, "02:00:00:00:00:05", "192.0.2.7", null));
    stack.fdb.add(fdb(6, 0x80, SELF, "02:00:00:00:00:06", "192.0.2.7", null));
    stack.fdb.add(fdb(5, 0x80, SELF, "02:00:00:00:00:06", "192.0.2.9", null));
    Link device = namespace(stack).links().get(2);
    assertThat(Objects.requireNonNull(device.tunnel()).remotes())
        .containsExactly(IpAddress.parse("192.0.2.7"), IpAddress.parse("192.0.2.8"));
  }

  @Test
  void socketsKnowTheirOwner() {
    StackFactsBuilder stack = new StackFactsBuilder();
    stack.sockets.add(StackFactsBuilder.listener("10.1.2.3", 80));
    assertThat(namespace(stack).stack().sockets())
        .containsExactly(
            new Socket(
                "tcp",
                IpAddress.parse("10.1.2.3"),
                80,
                null,
                0,
                77,
                false,
                new Socket.Owner(4711, "nginx")));
  }

  @Test
  void routesHaveNoHostBitsAndNextHopsTheirFlags() {
    StackFactsBuilder stack = new StackFactsBuilder();
    stack.routes.add(StackFactsBuilder.route("10.1.2.3", 16, "10.9.0.1", 5));
    stack.routes.add(StackFactsBuilder.route("10.1.2.3", 99, "10.9.0.1", 5));
    List<Route> routes = namespace(stack).stack().routes();
    assertThat(routes).hasSize(1);
    assertThat(routes.get(0).destination()).isEqualTo(IpPrefix.parse("10.1.0.0/16"));
    assertThat(routes.get(0).nextHops().get(0).onlink()).isTrue();
    assertThat(routes.get(0).nextHops().get(0).dead()).isFalse();
  }

  @Test
  void aRuleWithAConditionThatIsNotKnownDoesSomethingElse() {
    StackFactsBuilder stack = new StackFactsBuilder();
    stack.rules.add(StackFactsBuilder.rule("veth1", false));
    stack.rules.add(StackFactsBuilder.rule("veth1", true));
    List<PolicyRule> rules = namespace(stack).stack().policyRules();
    assertThat(rules.stream().map(PolicyRule::action))
        .containsExactly(PolicyRule.Action.LOOKUP, PolicyRule.Action.OTHER);
    // The kernel sends the mask of a mark 0, not the mark.
    assertThat(rules.get(0).mark()).isZero();
  }

  @Test
  void connectionsHaveWordsForTcp() {
    StackFactsBuilder stack = new StackFactsBuilder();
    stack.connections.add(StackFactsBuilder.connection(3));
    stack.connections.add(StackFactsBuilder.connection(null));
    stack.connections.add(StackFactsBuilder.connection(99));
    assertThat(namespace(stack).stack().conntrack().entries().stream().map(e -> e.state()))
        .containsExactly("ESTABLISHED", "", "");
    assertThat(namespace(stack).stack().conntrack().maximum()).isEqualTo(262144);
  }

  @Test
  void headsOfFilterListsAreNoFilters() {
    StackFactsBuilder stack = new StackFactsBuilder();
    stack.filters.add(new FilterMessage(5, "u32", 0, 0x10000, 5, 0x0800, Map.of()));
    stack.filters.add(
        new FilterMessage(5, "u32", 0x80000000L, 0x10000, 5, 0x0800, Map.of("divisor", "1")));
    stack.filters.add(
        new FilterMessage(
            5, "bpf", 1, QdiscHandles.EGRESS_FILTERS, 5, 3, Map.of("name", "x.o:[drop]")));
    stack.qdiscs.add(new QdiscMessage(5, "clsact", 0xffff0000L, 0xfffffff1L, 1, 2, 3, 4, Map.of()));
    Stack read = namespace(stack).stack();
    assertThat(read.filters()).hasSize(1);
    assertThat(read.filters().get(0).parent()).isEqualTo("egress");
    assertThat(read.qdiscs().get(0).parent()).isEqualTo("ingress");
    assertThat(read.qdiscs().get(0).handle()).isEqualTo("ffff:");
    assertThat(read.qdiscs().get(0).dropped()).isEqualTo(2);
  }
}
