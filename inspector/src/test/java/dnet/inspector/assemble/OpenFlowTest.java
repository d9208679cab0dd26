package dnet.inspector.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.model.MacAddress;
import dnet.inspector.model.ovs.OpenFlowRule;
import dnet.inspector.model.ovs.OpenFlowRule.FieldMatch;
import dnet.inspector.model.ovs.OvsBridge;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenFlowTest {
  @Test
  void aRuleIsReadWithItsCountersAndItsMatches() {
    OpenFlowRule rule =
        rule(
            "cookie=0x0, duration=0.078s, table=2, n_packets=7, n_bytes=656, idle_age=0,"
                + " priority=5,tcp,nw_src=10.0.0.0/8,tp_dst=80 actions=drop");
    assertThat(rule.table()).isEqualTo(2);
    assertThat(rule.priority()).isEqualTo(5);
    assertThat(rule.packets()).isEqualTo(7);
    assertThat(rule.bytes()).isEqualTo(656);
    assertThat(rule.matches())
        .containsExactly(
            new FieldMatch("tcp", null),
            new FieldMatch("nw_src", "10.0.0.0/8"),
            new FieldMatch("tp_dst", "80"));
    assertThat(rule.drops()).isTrue();
  }

  @Test
  void aRuleOfTheUsualPriorityIsPrintedWithoutIt() {
    OpenFlowRule rule =
        rule(
            "cookie=0x7, duration=1s, table=0, n_packets=0, n_bytes=0, idle_timeout=60,"
                + " send_flow_rem in_port=\"odd,name\",dl_vlan=10"
                + " actions=mod_vlan_vid:20,learn(table=1,NXM_OF_ETH_DST[]),output:2");
    assertThat(rule.priority()).isEqualTo(32768);
    assertThat(rule.matches())
        .containsExactly(
            new FieldMatch("in_port", "\"odd,name\""), new FieldMatch("dl_vlan", "10"));
    assertThat(rule.actions())
        .isEqualTo("mod_vlan_vid:20,learn(table=1,NXM_OF_ETH_DST[]),output:2");
  }

  @Test
  void aRuleWithoutMatchesMatchesEverything() {
    OpenFlowRule rule =
        rule(
            "cookie=0x0, duration=9.1s, table=0, n_packets=3, n_bytes=210, idle_age=4, priority=0"
                + " actions=NORMAL");
    assertThat(rule.matches()).isEmpty();
    assertThat(rule.actions()).isEqualTo("NORMAL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "NXST_FLOW reply (xid=0x4):",
        "table=255 actions=drop",
        "priority=70000 actions=drop",
        "priority=-1 actions=drop",
        "table=x actions=drop"
      })
  void whatIsNoRuleIsLeftOut(String line) {
    assertThat(OpenFlow.rule(line)).isNull();
  }

  @Test
  void parenthesesThatDoNotCloseHarmNobody() {
    assertThat(rule("priority=1,a=((((b,c \" actions=drop").matches())
        .containsExactly(new FieldMatch("a", "((((b,c \" "));
  }

  @Test
  void aLearnedAddressHasItsPort() {
    MacAddress mac = MacAddress.parse("02:42:ac:11:00:02");
    assertThat(OpenFlow.learned("    3    10  02:42:ac:11:00:02   12"))
        .isEqualTo(new OvsBridge.Learned(3, 10, mac, 12));
    assertThat(OpenFlow.learned("LOCAL     0  02:42:ac:11:00:02    1"))
        .isEqualTo(new OvsBridge.Learned(65534, 0, mac, 1));
    assertThat(OpenFlow.learned("    3     0  02:42:ac:11:00:02   static"))
        .isEqualTo(new OvsBridge.Learned(3, 0, mac, 0));
    assertThat(OpenFlow.learned(" port  VLAN  MAC                Age")).isNull();
    assertThat(OpenFlow.learned("3 4096 02:42:ac:11:00:02 1")).isNull();
  }

  private static OpenFlowRule rule(String line) {
    return Objects.requireNonNull(OpenFlow.rule(line), line);
  }
}
