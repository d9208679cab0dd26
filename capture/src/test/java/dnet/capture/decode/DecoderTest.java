package dnet.capture.decode;

import static dnet.capture.Packets.arp;
import static dnet.capture.Packets.ethernet;
import static dnet.capture.Packets.geneve;
import static dnet.capture.Packets.gre;
import static dnet.capture.Packets.icmp;
import static dnet.capture.Packets.ipv4;
import static dnet.capture.Packets.ipv6;
import static dnet.capture.Packets.join;
import static dnet.capture.Packets.payload;
import static dnet.capture.Packets.tcp;
import static dnet.capture.Packets.udp;
import static dnet.capture.Packets.vlan;
import static dnet.capture.Packets.vxlan;
import static org.assertj.core.api.Assertions.assertThat;

import dnet.capture.decode.Frame.Datagram;
import dnet.capture.decode.Frame.End;
import dnet.inspector.model.IpAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DecoderTest {
  private static final String A = "172.18.0.2";
  private static final String B = "172.18.0.3";
  private static final Token TOKEN = new Token(0x0102030405060708L, 0x090a0b0c0d0e0f10L);

  private static Frame decode(byte[] frame) {
    return new Decoder().decode(LinkType.ETHERNET, frame);
  }

  private static byte[] ping() {
    return ipv4(A, B, 1, 0x1234, 64, icmp(8, 0, 77, 3, payload(16, 1)));
  }

  private static void assertPing(Datagram datagram) {
    assertThat(datagram.ip().source()).isEqualTo(IpAddress.parse(A));
    assertThat(datagram.ip().destination()).isEqualTo(IpAddress.parse(B));
    assertThat(datagram.ip().identification()).isEqualTo(0x1234);
    assertThat(datagram.ip().ttl()).isEqualTo(64);
    assertThat(datagram.ip().length()).isEqualTo(44);
    assertThat(datagram.transport()).isEqualTo(new Layer.Icmp(false, 8, 0, 77, 3, 0, TOKEN, null));
  }

  @Test
  void echoWithPadding() {
    Frame frame = decode(join(ethernet(0x0800, ping()), new byte[10]));
    assertThat(frame.end()).isEqualTo(End.COMPLETE);
    assertThat(frame.layers()).hasSize(3);
    assertPing(frame.datagrams().get(0));
    assertThat(Objects.requireNonNull(frame.first(Layer.Ethernet.class)).source())
        .hasToString("02:00:00:00:00:01");
  }

  @Test
  void tags() {
    byte[] inner = vlan(0x2064, 0x8100, vlan(7, 0x0800, ping()));
    Frame frame = decode(ethernet(0x88a8, inner));
    assertThat(frame.layers().subList(1, 3))
        .containsExactly(new Layer.Vlan(100, 1, 0x8100), new Layer.Vlan(7, 0, 0x0800));
    assertPing(frame.datagrams().get(0));
  }

  @Test
  void arpQuestion() {
    Layer.Arp arp =
        Objects.requireNonNull(decode(ethernet(0x0806, arp(A, B))).first(Layer.Arp.class));
    assertThat(arp.operation()).isEqualTo(1);
    assertThat(arp.sender()).hasToString(A);
    assertThat(arp.target()).hasToString(B);
    assertThat(decode(ethernet(0x0806, arp(A, B))).datagrams()).isEmpty();
  }

  @Test
  void whatTunnelsCarry() {
    byte[] bridged = ethernet(0x0800, ping());
    assertTunnel(udp(40000, 4789, vxlan(4097, bridged)), 17, 4097L);
    assertTunnel(udp(40000, 8472, vxlan(0xffffff, bridged)), 17, 0xffffffL);
    assertTunnel(udp(40000, 6081, geneve(9, 0x6558, bridged)), 17, 9L);
    assertTunnel(udp(40000, 6081, geneve(9, 0x0800, ping())), 17, 9L);
    assertTunnel(gre(0x6558, 5, bridged), 47, 5L);
    assertTunnel(gre(0x0800, -1, ping()), 47, 0xffffffffL);
    assertTunnel(ping(), 4, null);
  }

  private static void assertTunnel(byte[] carrier, int protocol, Long id) {
    byte[] outer = ipv4("10.200.0.1", "10.200.0.2", protocol, 1, 63, carrier);
    List<Datagram> datagrams = decode(ethernet(0x0800, outer)).datagrams();
    assertThat(datagrams).hasSize(2);
    assertThat(datagrams.get(0).ip().source()).hasToString("10.200.0.1");
    assertThat(datagrams.get(0).tunnelId()).isNull();
    assertPing(datagrams.get(1));
    assertThat(datagrams.get(1).tunnelId()).isEqualTo(id);
  }

  @Test
  void ipv6InIpv4AndExtensionHeaders() {
    byte[] echo = icmp(128, 0, 5, 6, payload(16, 1));
    byte[] options = join(new byte[] {58, 0, 1, 4, 0, 0, 0, 0}, echo);
    byte[] six = ipv6("fd00::1", "fd00::2", 60, 60, options);
    List<Datagram> datagrams = decode(ethernet(0x0800, ipv4(A, B, 41, 1, 64, six))).datagrams();
    assertThat(datagrams.get(1).ip().protocol()).isEqualTo(58);
    assertThat(datagrams.get(1).ip().ttl()).isEqualTo(60);
    assertThat(datagrams.get(1).ip().length()).isEqualTo(72);
    assertThat(datagrams.get(1).transport())
        .isEqualTo(new Layer.Icmp(true, 128, 0, 5, 6, 0, TOKEN, null));
  }

  @Test
  void fragments() {
    byte[] first = ipv4(A, B, 17, 9, 64, 0x2000, udp(1, 2, payload(16, 1)));
    byte[] later = ipv4(A, B, 17, 9, 64, 3, payload(16, 1));
    assertThat(decode(ethernet(0x0800, first)).datagrams().get(0).transport())
        .isInstanceOf(Layer.Udp.class);
    Frame frame = decode(ethernet(0x0800, later));
    assertThat(frame.end()).isEqualTo(End.OPAQUE);
    assertThat(frame.datagrams().get(0).ip().fragmentOffset()).isEqualTo(24);
    byte[] header = {17, 0, 0, 25, 1, 2, 3, 4};
    Frame six =
        decode(ethernet(0x86dd, ipv6("fd00::1", "fd00::2", 44, 9, join(header, new byte[8]))));
    assertThat(six.datagrams().get(0).ip().identification()).isEqualTo(0x01020304);
    assertThat(six.datagrams().get(0).ip().fragmentOffset()).isEqualTo(24);
    assertThat(six.datagrams().get(0).ip().moreFragments()).isTrue();
  }

  @Test
  void errorsQuoteWhatTheyAreAbout() {
    byte[] quoted = Arrays.copyOf(ipv4(A, B, 6, 9, 1, tcp(40000, 80, 55, 2, new byte[99])), 28);
    Frame frame = decode(ethernet(0x0800, ipv4(B, A, 1, 1, 64, icmp(3, 4, 0, 1400, quoted))));
    Layer.Icmp icmp = Objects.requireNonNull(frame.first(Layer.Icmp.class));
    assertThat(icmp.mtu()).isEqualTo(1400);
    assertThat(icmp.isError()).isTrue();
    assertThat(frame.datagrams()).hasSize(1);
    Datagram about = Objects.requireNonNull(icmp.about()).datagrams().get(0);
    assertThat(about.ip().source()).hasToString(A);
    assertThat(about.transport()).isEqualTo(new Layer.Tcp(40000, 80, 55, 0, 0, 0));
    assertThat(icmp.about().end()).isEqualTo(End.CUT);
  }

  @Test
  void aSnapLengthLeavesTheHeadersAndTheTrueLength() {
    byte[] whole = ethernet(0x0800, ipv4(A, B, 6, 9, 64, tcp(40000, 80, 55, 24, new byte[1400])));
    Frame frame = new Decoder().decode(LinkType.ETHERNET, whole, 0, 60, whole.length);
    assertThat(frame.end()).isEqualTo(End.COMPLETE);
    assertThat(frame.first(Layer.Tcp.class)).isEqualTo(new Layer.Tcp(40000, 80, 55, 7, 24, 1400));
    Frame cut = new Decoder().decode(LinkType.ETHERNET, whole, 0, 40, whole.length);
    assertThat(cut.end()).isEqualTo(End.CUT);
    assertThat(cut.datagrams()).hasSize(1);
    assertThat(new Decoder().decode(LinkType.ETHERNET, Arrays.copyOf(whole, 40)).end())
        .isEqualTo(End.MALFORMED);
  }

  @Test
  void otherLinkTypes() {
    assertPing(new Decoder().decode(LinkType.RAW, ping()).datagrams().get(0));
    byte[] cooked = {0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 9, 0, 0, 8, 0};
    Frame frame = new Decoder().decode(LinkType.COOKED, join(cooked, ping()));
    assertPing(frame.datagrams().get(0));
    assertThat(Objects.requireNonNull(frame.first(Layer.Ethernet.class)).source())
        .hasToString("02:00:00:00:00:09");
    byte[] cooked2 = {8, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 6, 2, 0, 0, 0, 0, 9, 0, 0};
    assertPing(new Decoder().decode(LinkType.COOKED2, join(cooked2, ping())).datagrams().get(0));
  }

  @Test
  void hostileHeadersEnd() {
    byte[] nested = ping();
    for (int i = 0; i < 100; i++) {
      nested = ipv4(A, B, 4, i, 64, nested);
    }
    Frame deep = decode(ethernet(0x0800, nested));
    assertThat(deep.end()).isEqualTo(End.TOO_DEEP);
    assertThat(deep.layers()).hasSize(Decoder.MOST_LAYERS);
    byte[] tags = ping();
    for (int i = 0; i < 100; i++) {
      tags = vlan(1, i == 0 ? 0x0800 : 0x8100, tags);
    }
    assertThat(decode(ethernet(0x8100, tags)).end()).isEqualTo(End.TOO_DEEP);
    byte[] options = new byte[8 * 100];
    assertThat(decode(ethernet(0x86dd, ipv6("::1", "::2", 0, 1, options))).end())
        .isEqualTo(End.TOO_DEEP);
    byte[] errors = ping();
    for (int i = 0; i < 100; i++) {
      errors = ipv4(A, B, 1, i, 64, icmp(3, 1, 0, 0, errors));
    }
    assertThat(decode(ethernet(0x0800, errors)).end()).isEqualTo(End.COMPLETE);
    byte[] tiny = ping();
    tiny[0] = 0x41;
    assertThat(decode(ethernet(0x0800, tiny)).end()).isEqualTo(End.MALFORMED);
  }
}
