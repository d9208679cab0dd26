package dnet.inspector.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Kinds that this machine's kernel cannot make, put together by linux/if_link.h and
 * linux/if_tunnel.h.
 */
class HandMadeKindsTest {
  private static final byte[] LOCAL = {(byte) 192, 0, 2, 1};
  private static final byte[] REMOTE = {(byte) 198, 51, 100, 7};

  private static LinkMessage link(String kind, Consumer<MessageBuilder> data)
      throws MalformedMessageException {
    return LinkParser.parse(
        new MessageBuilder(16)
            .link(7)
            .text(3, "x0")
            .nest(18, info -> info.text(1, kind).nest(2, data))
            .body());
  }

  private static Map<String, String> data(String kind, Consumer<MessageBuilder> data)
      throws MalformedMessageException {
    LinkMessage link = link(kind, data);
    assertThat(link.kind()).isEqualTo(kind);
    assertThat(link.index()).isEqualTo(7);
    return link.data();
  }

  @Test
  void gre() throws Exception {
    Map<String, String> expected =
        Map.of(
            "local", "192.0.2.1",
            "remote", "198.51.100.7",
            "ikey", "4294967295",
            "okey", "42",
            "ttl", "64",
            "iflags", "8192",
            "link", "3",
            "pmtudisc", "true");
    for (String kind : new String[] {"gre", "gretap", "erspan"}) {
      assertThat(
              data(
                  kind,
                  m ->
                      m.u32(1, 3)
                          .be16(2, 0x2000)
                          .octets(4, (byte) -1, (byte) -1, (byte) -1, (byte) -1)
                          .octets(5, (byte) 0, (byte) 0, (byte) 0, (byte) 42)
                          .octets(6, LOCAL)
                          .octets(7, REMOTE)
                          .u8(8, 64)
                          .u8(10, 1)))
          .isEqualTo(expected);
    }
  }

  @Test
  void ipip() throws Exception {
    assertThat(
            data("ipip", m -> m.u32(1, 2).octets(2, LOCAL).octets(3, REMOTE).u8(4, 255).u8(9, 4)))
        .isEqualTo(
            Map.of(
                "link", "2",
                "local", "192.0.2.1",
                "remote", "198.51.100.7",
                "ttl", "255",
                "proto", "4"));
  }

  @Test
  void geneve() throws Exception {
    byte[] remote6 = new byte[16];
    remote6[0] = 0x20;
    remote6[1] = 0x01;
    remote6[15] = 1;
    assertThat(data("geneve", m -> m.u32(1, 0xffffff).octets(2, REMOTE).be16(5, 6081).octets(6)))
        .isEqualTo(
            Map.of(
                "id", "16777215",
                "remote", "198.51.100.7",
                "port", "6081",
                "collect_metadata", "true"));
    assertThat(data("geneve", m -> m.octets(7, remote6))).containsEntry("remote6", "2001::1");
  }

  @Test
  void vlanBondAndTheirPorts() throws Exception {
    assertThat(data("vlan", m -> m.u16(1, 4094).be16(5, 0x8100)))
        .isEqualTo(Map.of("id", "4094", "protocol", "33024"));
    assertThat(data("bond", m -> m.u8(1, 4).u32(2, 9).u32(3, 100)))
        .isEqualTo(Map.of("mode", "802.3ad", "active_slave", "9", "miimon", "100"));
    assertThat(data("bond", m -> m.u8(1, 77))).isEqualTo(Map.of("mode", "77"));
    LinkMessage port =
        LinkParser.parse(
            new MessageBuilder(16)
                .link(3)
                .text(3, "eth0")
                .u32(10, 7)
                .nest(
                    18,
                    info ->
                        info.nest(
                                5,
                                m ->
                                    m.u8(1, 1)
                                        .octets(
                                            4, (byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 0,
                                            (byte) 9))
                            .text(4, "bond"))
                .body());
    assertThat(port.kind()).isNull();
    assertThat(port.master()).isEqualTo(7);
    assertThat(port.slaveKind()).isEqualTo("bond");
    assertThat(port.slaveData())
        .isEqualTo(Map.of("state", "1", "perm_hwaddr", "02:00:00:00:00:09"));
  }

  @Test
  void ipvlanVrfAndDummy() throws Exception {
    assertThat(data("ipvlan", m -> m.u16(1, 0).u16(2, 1)))
        .isEqualTo(Map.of("mode", "l2", "flags", "1"));
    assertThat(data("ipvlan", m -> m.u16(1, 2))).isEqualTo(Map.of("mode", "l3s"));
    assertThat(data("vrf", m -> m.u32(1, 1001))).isEqualTo(Map.of("table", "1001"));
    assertThat(data("dummy", m -> {})).isEmpty();
  }

  @Test
  void whatNobodyKnowsIsKeptByNumber() throws Exception {
    assertThat(data("wireguard2", m -> m.octets(9, (byte) 0xab, (byte) 0x01)))
        .isEqualTo(Map.of("#9", "ab01"));
    assertThat(data("vlan", m -> m.octets(77))).isEqualTo(Map.of("#77", ""));
  }

  @Test
  void countersXdpAndNames() throws Exception {
    byte[] stats = new byte[8 * 24];
    for (int i = 0; i < 8; i++) {
      java.nio.ByteBuffer.wrap(stats)
          .order(java.nio.ByteOrder.nativeOrder())
          .putLong(i * 8, i == 7 ? -1 : 1L << (40 + i));
    }
    LinkMessage link =
        LinkParser.parse(
            new MessageBuilder(16)
                .link(2)
                .octets(3, (byte) 'e', (byte) 0xff, (byte) 'x', (byte) 0, (byte) 'y')
                .octets(23, stats)
                .nest(43, xdp -> xdp.u8(2, 1))
                .u32(37, -1)
                .body());
    assertThat(link.name()).isEqualTo("e\u00ffx");
    assertThat(link.stats())
        .isEqualTo(
            new LinkStats(
                1L << 40, 1L << 41, 1L << 42, 1L << 43, 1L << 44, 1L << 45, 1L << 46, -1));
    assertThat(link.xdpAttached()).isTrue();
    assertThat(link.linkNetnsId()).isEqualTo(-1);
  }

  @Test
  void nonsenseIsMalformed() {
    malformed(new MessageBuilder(16).link(0));
    malformed(new MessageBuilder(16).link(-5));
    malformed(new MessageBuilder(16).link(1).octets(4, (byte) 1)); // an MTU of one octet
    malformed(
        new MessageBuilder(16)
            .link(1)
            .nest(18, i -> i.text(1, "gre").nest(2, m -> m.octets(6, (byte) 1, (byte) 2))));
  }

  private static void malformed(MessageBuilder message) {
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> LinkParser.parse(message.body()))
        .withMessageContaining("offset");
  }
}
