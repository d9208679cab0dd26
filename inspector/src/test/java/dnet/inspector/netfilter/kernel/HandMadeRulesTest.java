package dnet.inspector.netfilter.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.netfilter.IptablesSave;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.netlink.NftChainMessage;
import dnet.inspector.netlink.NftExpression;
import dnet.inspector.netlink.NftRuleMessage;
import dnet.inspector.netlink.TableMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the machine's own iptables does not make, but others do, and what nobody should. */
class HandMadeRulesTest {
  private static final List<TableMessage> TABLES = List.of(new TableMessage(2, "filter"));
  private static final NftExpression COUNTER = new NftExpression.Counter(1, 60);
  private static final NftExpression ACCEPT = new NftExpression.Verdict(1, "");

  private static Optional<String> line(int generation, NftExpression... expressions) {
    NftChainMessage chain =
        new NftChainMessage(
            2, 7, "filter", "FORWARD", new NftChainMessage.Base(2, 0, "filter", 1, 0, 0), 1, true);
    NftRuleMessage rule =
        new NftRuleMessage(2, generation, "filter", "FORWARD", List.of(expressions), true);
    return new KernelRules(List.of(chain), List.of(rule), true)
        .text(TABLES)
        .map(text -> IptablesSave.tables(text).get(0).rules().get(0).text());
  }

  private static Optional<String> line(NftExpression... expressions) {
    return line(7, expressions);
  }

  /** With the protocol's condition before it and a verdict behind. */
  private static Optional<String> ports(String protocol, String match, String info) {
    return line(
        new NftExpression.Meta(16, 1),
        new NftExpression.Compare(1, 0, protocol),
        new NftExpression.Match(match, 0, info),
        COUNTER,
        ACCEPT);
  }

  /** Four ports in the machine's order and what follows, padded to 16 octets. */
  private static String blob(int from, int to, int from2, int to2, int... rest) {
    ByteBuffer octets = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
    for (int port : new int[] {from, to, from2, to2}) {
      octets.putShort((short) port);
    }
    for (int octet : rest) {
      octets.put((byte) octet);
    }
    return HexFormat.of().formatHex(octets.array());
  }

  @Test
  void portsOfOlderIptablesArePrintedAlike() {
    assertThat(ports("06", "tcp", blob(0, 0xffff, 53, 53, 0, 0, 0, 0)))
        .contains("-A FORWARD -p tcp -m tcp --dport 53 -j ACCEPT");
    assertThat(ports("06", "tcp", blob(5, 9, 53, 60, 0, 0x12, 2, 1)))
        .contains(
            "-A FORWARD -p tcp -m tcp ! --sport 5:9 --dport 53:60 --tcp-flags SYN,ACK SYN -j ACCEPT");
    assertThat(ports("11", "udp", blob(40001, 40001, 0, 0xffff, 0)))
        .contains("-A FORWARD -p udp -m udp --sport 40001 -j ACCEPT");
    assertThat(ports("11", "udp", blob(0, 0xffff, 1, 2, 2)))
        .contains("-A FORWARD -p udp -m udp ! --dport 1:2 -j ACCEPT");
  }

  @Test
  void structuresThatAreNotWholeOrSayMoreAreNotTaken() {
    String good = blob(0, 0xffff, 53, 53, 0, 0, 0, 0);
    assertThat(ports("11", "tcp", good)).isEmpty();
    assertThat(ports("06", "tcp", good.substring(2))).isEmpty();
    assertThat(ports("06", "tcp", good + "00")).isEmpty();
    assertThat(ports("06", "tcp", blob(0, 0xffff, 53, 53, 5, 0, 0, 0))).isEmpty();
    assertThat(ports("06", "tcp", blob(0, 0xffff, 53, 53, 0, 0, 0, 8))).isEmpty();
    assertThat(ports("06", "tcp", blob(0, 0xffff, 53, 53, 0, 0, 0, 0, 1))).isEmpty();
    assertThat(ports("06", "tcp", blob(0, 0xffff, 53, 52, 0, 0, 0, 0))).isEmpty();
    assertThat(ports("11", "udp", blob(0, 0xffff, 53, 53, 4))).isEmpty();
    assertThat(line(new NftExpression.Match("comment", 1, "00".repeat(256)), COUNTER)).isEmpty();
    assertThat(line(COUNTER, new NftExpression.Target("DNAT", 1, "00".repeat(48)))).isEmpty();
    assertThat(line(COUNTER, new NftExpression.Target("DNAT", 2, "00".repeat(48)))).isEmpty();
  }

  @Test
  void onlyRegistersThatWereLoadedAreCompared() {
    NftExpression load = new NftExpression.Payload(1, 12, 4, 1);
    NftExpression compare = new NftExpression.Compare(1, 0, "0a000001");
    assertThat(line(load, compare, COUNTER, ACCEPT))
        .contains("-A FORWARD -s 10.0.0.1/32 -j ACCEPT");
    List<List<NftExpression>> wrong = new ArrayList<>();
    wrong.add(List.of(compare, COUNTER));
    wrong.add(List.of(load, COUNTER));
    wrong.add(List.of(load, load, compare, COUNTER));
    wrong.add(List.of(load, new NftExpression.Compare(2, 0, "0a000001"), COUNTER));
    wrong.add(List.of(load, new NftExpression.Compare(1, 0, "0a0000"), COUNTER));
    wrong.add(List.of(load, new NftExpression.Compare(1, 2, "0a000001"), COUNTER));
    wrong.add(List.of(load, compare, load, compare, COUNTER));
    wrong.add(List.of(load, new NftExpression.Range(1, 0, "0a000001", "0a000002"), COUNTER));
    wrong.add(
        List.of(load, new NftExpression.Mask(1, 2, 4, "ffff0000", "00000000"), compare, COUNTER));
    wrong.add(
        List.of(load, new NftExpression.Mask(1, 1, 4, "ffff0000", "00000001"), compare, COUNTER));
    wrong.add(
        List.of(load, new NftExpression.Mask(1, 1, 4, "ffff0000", "00000000"), compare, COUNTER));
    wrong.add(List.of(COUNTER, ACCEPT, ACCEPT));
    wrong.add(List.of(COUNTER, COUNTER, ACCEPT));
    wrong.add(List.of(ACCEPT));
    wrong.add(List.of(COUNTER, new NftExpression.Verdict(-3, "nowhere")));
    wrong.add(List.of(COUNTER, new NftExpression.Verdict(-3, "FORWARD")));
    wrong.add(List.of(COUNTER, new NftExpression.Verdict(3, "")));
    wrong.add(
        List.of(
            new NftExpression.Payload(2, 2, 2, 1),
            new NftExpression.Compare(1, 0, "0035"),
            COUNTER));
    for (List<NftExpression> expressions : wrong) {
      assertThat(line(expressions.toArray(NftExpression[]::new))).as("%s", expressions).isEmpty();
    }
  }

  @Test
  void aChangeBetweenTheDumpsIsNotTaken() {
    assertThat(line(8, COUNTER, ACCEPT)).isEmpty();
    assertThat(new KernelRules(List.of(), List.of(), false).text(TABLES)).isEmpty();
    assertThat(new KernelRules(List.of(), List.of(), true).text(List.of())).isEmpty();
  }

  @Test
  void theTextIsReadAsOneOfTheNftVariant() {
    NftChainMessage chain = new NftChainMessage(2, 7, "filter", "own", null, 0, true);
    RulesText text = new KernelRules(List.of(chain), List.of(), true).text(TABLES).orElseThrow();
    assertThat(IptablesSave.tables(text)).hasSize(1).noneMatch(t -> t.legacy());
    assertThat(text.program()).isEqualTo("iptables-save");
  }
}
