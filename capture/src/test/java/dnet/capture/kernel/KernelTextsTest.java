package dnet.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.model.RuleRef;
import dnet.inspector.model.firewall.Chain;
import dnet.inspector.model.firewall.Rule;
import dnet.inspector.model.firewall.Ruleset;
import dnet.inspector.model.firewall.Table;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KernelTextsTest {
  @Test
  void linesOfATrace() {
    String with =
        "     ping-29   [001] b..2.  3042.000123: kfree_skb: skbaddr=00000000f0 rx_sk=0000000000000000"
            + " protocol=2048 location=nft_do_chain_ipv4+0x10b/0x1a0 [nf_tables] reason: NETFILTER_DROP";
    KernelDrop drop = KernelDrop.parse(with.replace(" [nf_tables]", ""), 1_000_000_000_000L);
    assertThat(drop)
        .isEqualTo(
            new KernelDrop(
                1_000_000_000_000L + 3_042_000_123_000L,
                0x0800,
                "nft_do_chain_ipv4+0x10b/0x1a0",
                "NETFILTER_DROP"));
    assertThat(drop.function()).isEqualTo("nft_do_chain_ipv4");
    assertThat(KernelDrop.parse(with, 0).reason()).isEqualTo("NETFILTER_DROP");
    String old =
        " x-1 [000] ..s. 1.000001: kfree_skb: skbaddr=ff protocol=34525 location=00000000a1";
    assertThat(KernelDrop.parse(old, 0))
        .isEqualTo(new KernelDrop(1_000_001_000L, 0x86dd, "00000000a1", null));
    assertThat(KernelDrop.parse("# tracer: nop", 0)).isNull();
  }

  @Test
  void protocolCounters() {
    Map<String, Long> values = new TreeMap<>();
    StackCounters.pairs("IpExt: InNoRoutes InTruncatedPkts\nIpExt: 3 0\nTcp: A\nUdp: 4\n", values);
    StackCounters.names("Ip6InNoRoutes                   \t7\nIcmp6OutType135\t2\n", values);
    StackCounters.devices(
        "Inter-|   Receive\n face |bytes packets\n"
            + "  et:h0: 1 2 3 4 5 0 0 0 10 20 30 40 0 0 0 0\n",
        values);
    assertThat(values)
        .containsEntry("IpExt.InNoRoutes", 3L)
        .containsEntry("Ip6.InNoRoutes", 7L)
        .containsEntry("Icmp6.OutType135", 2L)
        .containsEntry("dev.et:h0.rxErrors", 3L)
        .containsEntry("dev.et:h0.rxDropped", 4L)
        .containsEntry("dev.et:h0.txErrors", 30L)
        .containsEntry("dev.et:h0.txDropped", 40L)
        .doesNotContainKey("Tcp.A");
    assertThat(
            new StackCounters(Map.of("a", 5L, "b", 1L, "c", 2L))
                .since(new StackCounters(Map.of("a", 3L, "b", 1L))))
        .isEqualTo(Map.of("a", 2L, "c", 2L));
  }

  private static Ruleset rules(long policy, String text, long... packets) {
    List<Rule> rules =
        IntStream.range(0, packets.length)
            .mapToObj(
                i ->
                    new Rule(
                        new RuleRef("iptables", "filter", "FORWARD", i + 1, text + i),
                        packets[i],
                        packets[i] * 84,
                        List.of()))
            .toList();
    Chain.Base base =
        new Chain.Base(
            Chain.Hook.FORWARD, Chain.Type.FILTER, 0, Chain.Policy.DROP, List.of(), policy);
    Chain chain = new Chain("FORWARD", base, rules);
    return new Ruleset(
        List.of(
            new Table(Table.Family.IP, "iptables", "filter", false, List.of(chain), List.of())));
  }

  @Test
  void rulesThatCounted() {
    RuleCounters.Difference difference =
        RuleCounters.between(
            rules(5, "counter packets 1 bytes 2 drop ", 1, 7, -1),
            rules(8, "counter packets 3 bytes 9 drop ", 1, 9, -1));
    assertThat(difference.changed()).isFalse();
    assertThat(difference.counted()).hasSize(2);
    assertThat(difference.counted().get(0).policy()).isEqualTo(Chain.Policy.DROP);
    assertThat(difference.counted().get(0).packets()).isEqualTo(3);
    assertThat(difference.counted().get(1).rule().number()).isEqualTo(2);
    assertThat(difference.counted().get(1).packets()).isEqualTo(2);
    assertThat(difference.counted().get(1).bytes()).isEqualTo(168);
  }

  @Test
  void rulesThatMovedAreNotCompared() {
    assertThat(RuleCounters.between(rules(5, "a", 1, 7), rules(5, "b", 9, 9)).counted()).isEmpty();
    assertThat(RuleCounters.between(rules(5, "a", 1, 7), rules(5, "b", 9, 9)).changed()).isTrue();
    assertThat(RuleCounters.between(rules(5, "a", 1, 7), rules(5, "a", 1)).changed()).isTrue();
  }
}
