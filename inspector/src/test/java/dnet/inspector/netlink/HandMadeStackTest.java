package dnet.inspector.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import dnet.inspector.model.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the build machine's kernel does not have: put together by the kernel's headers. */
class HandMadeStackTest {
  @Test
  void vlansComeAsRanges() throws IOException {
    Body vlans =
        new Body()
            .nested(2, new Body().u16(0x2 | 0x4, 1))
            .nested(2, new Body().u16(0x8, 100))
            .nested(2, new Body().u16(0x10, 199));
    Octets body = new Body().hex("07000100").s32(5, 0, 0).nested(26, vlans).octets();
    assertThat(BridgeVlanParser.parse(body))
        .containsExactly(new BridgeVlanMessage(5, 1, 1, 6), new BridgeVlanMessage(5, 100, 199, 0));
    Body endless = new Body().nested(2, new Body().u16(0x10, 4000));
    Octets broken = new Body().hex("07000100").s32(5, 0, 0).nested(26, endless).octets();
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> BridgeVlanParser.parse(broken));
  }

  private static QdiscMessage qdisc(String kind, Body options) throws IOException {
    return QdiscParser.parse(
        new Body().s32(0, 3, 0x80010000, -1, 2).text(1, kind).nested(2, options).octets());
  }

  @Test
  void netemIsReadInMicrosecondsAndPercent() throws IOException {
    QdiscMessage read =
        qdisc(
            "netem",
            new Body()
                .s32(1_562_500, 1000, 429_496_729, 0, 0, 0)
                .nested(6, new Body().s32(125_000, 0, 0, 0))
                .nested(10, new Body().s32(100_000_000, 0)));
    assertThat(read.options())
        .containsOnly(
            entry("delay", "100000"),
            entry("limit", "1000"),
            entry("loss", "10.00"),
            entry("rate", "1000000"));
  }

  @Test
  void fairQueueIsReadByName() throws IOException {
    QdiscMessage read =
        qdisc(
            "fq_codel",
            new Body()
                .nested(1, new Body().s32(4999))
                .nested(2, new Body().s32(10240))
                .nested(5, new Body().s32(1024)));
    assertThat(read.options())
        .containsOnly(entry("target", "4999"), entry("limit", "10240"), entry("flows", "1024"));
    assertThat(read.handle()).isEqualTo(0x80010000L);
  }

  @Test
  void actionsOfFlowerAreTold() throws IOException {
    Body drop = new Body().s32(1, 0, 2, 1, 1);
    Body action = new Body().text(1, "gact").nested(2, new Body().nested(2, drop));
    Body redirect = new Body().s32(2, 0, 4, 1, 1, 1, 9);
    Body second = new Body().text(1, "mirred").nested(2, new Body().nested(2, redirect));
    Body options =
        new Body()
            .nested(3, new Body().nested(1, action).nested(2, second))
            .nested(9, new Body().hex("06"))
            .nested(12, new Body().hex("0a000001"))
            .nested(19, new Body().hex("0050"))
            .nested(90, new Body().hex("cafe"));
    FilterMessage read =
        FilterParser.parse(
            new Body()
                .s32(0, 3, 1, 0xfffffff2)
                .hex("0800")
                .u16(7)
                .text(1, "flower")
                .nested(2, options)
                .octets());
    assertThat(read.options())
        .containsOnly(
            entry("action", "gact drop; mirred egress redirect to 9"),
            entry("ip_proto", "6"),
            entry("dst_ip", "10.0.0.1"),
            entry("dst_port", "80"),
            entry("#90", "cafe"));
    assertThat(read.preference()).isEqualTo(7);
    assertThat(read.protocol()).isEqualTo(0x0800);
    assertThat(read.parent()).isEqualTo(QdiscHandles.INGRESS_FILTERS);
  }

  @Test
  void aConditionThatIsNotKnownIsNotPassedOver() throws IOException {
    Octets known = new Body().hex("0200000000000001").s32(0).nested(6, new Body().s32(9)).octets();
    Octets tunnel =
        new Body().hex("0200000000000001").s32(0).nested(12, new Body().s32(0, 9)).octets();
    assertThat(PolicyRuleParser.parse(known)).matches(r -> !r.otherConditions());
    assertThat(PolicyRuleParser.parse(tunnel)).matches(r -> r.otherConditions());
  }

  @Test
  void aRouteByNexthopObjectAloneSaysSo() throws IOException {
    Octets body =
        new Body()
            .hex("02180000fe030001")
            .s32(0)
            .nested(1, new Body().hex("0a010200"))
            .nested(30, new Body().s32(12))
            .octets();
    RouteMessage route = Objects.requireNonNull(RouteParser.parse(body));
    assertThat(route.nextHops()).isEmpty();
    assertThat(route.nextHopId()).isEqualTo(12);
  }

  @Test
  void cachedRoutesAndMulticastRoutesAreLeftOut() throws IOException {
    assertThat(RouteParser.parse(new Body().hex("02200000fe030001").s32(0x200).octets())).isNull();
    assertThat(RouteParser.parse(new Body().hex("80200000fe030001").s32(0).octets())).isNull();
  }

  @Test
  void encapsulatedAndForeignGatewaysAreSeen() throws IOException {
    Body via = new Body().u16(10).hex("fe800000000000000000000000000009");
    Octets body =
        new Body()
            .hex("02180000fe030001")
            .s32(0)
            .nested(18, via)
            .nested(22, new Body().s32(1))
            .nested(4, new Body().s32(3))
            .octets();
    assertThat(Objects.requireNonNull(RouteParser.parse(body)).nextHops())
        .containsExactly(new RouteMessage.NextHop("fe80::9", 3, 1, 0, true));
  }

  @Test
  void aQueryThatMixesFamiliesIsRefused() {
    RouteQuery query = RouteQuery.to(IpAddress.parse("10.0.0.1"));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> query.from(IpAddress.parse("::1"), 2));
  }

  /** A kernel that has connections without end. */
  private static final class Endless implements NetlinkTransport {
    private int sequence;
    private int receives;

    @Override
    public void send(byte[] datagram) {
      sequence = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder()).getInt(8);
    }

    @Override
    public int receive(byte[] buffer) {
      receives++;
      Body tuple =
          new Body()
              .nested(
                  1,
                  new Body()
                      .nested(1, new Body().hex("0a000001"))
                      .nested(2, new Body().hex("0a000002")))
              .nested(
                  2, new Body().nested(1, new Body().hex("11")).nested(2, new Body().hex("0035")));
      byte[] body = new Body().hex("02000000").nested(1, tuple).nested(2, tuple).bytes();
      ByteBuffer out = ByteBuffer.wrap(buffer).order(ByteOrder.nativeOrder());
      int messages = 100;
      for (int i = 0; i < messages; i++) {
        out.putInt(16 + body.length).putShort((short) 0x100).putShort((short) 2);
        out.putInt(sequence).putInt(0).put(body);
      }
      return out.position();
    }

    @Override
    public void close() {}
  }

  @Test
  void aTableWithoutEndIsCut() throws IOException {
    Endless endless = new Endless();
    try (Netfilter netfilter = new Netfilter(endless, "test")) {
      Rtnetlink.Dump<ConntrackMessage> dump = netfilter.connections(1234);
      assertThat(dump.complete()).isFalse();
      assertThat(dump.items()).hasSize(1234);
      assertThat(dump.items().get(0).original())
          .isEqualTo(new ConntrackMessage.Tuple(17, "10.0.0.1", "10.0.0.2", 53, 0));
    }
    assertThat(endless.receives).isEqualTo(13);
  }
}
