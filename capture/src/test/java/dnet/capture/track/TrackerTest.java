package dnet.capture.track;

import static dnet.capture.Packets.arp;
import static dnet.capture.Packets.ethernet;
import static dnet.capture.Packets.icmp;
import static dnet.capture.Packets.ipv4;
import static dnet.capture.Packets.join;
import static dnet.capture.Packets.payload;
import static dnet.capture.Packets.tcp;
import static dnet.capture.Packets.udp;
import static dnet.capture.Packets.vxlan;
import static org.assertj.core.api.Assertions.assertThat;

import dnet.capture.decode.Decoder;
import dnet.capture.decode.Frame;
import dnet.capture.decode.LinkType;
import dnet.capture.decode.Token;
import dnet.inspector.model.IpAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackerTest {
  private static final String A = "172.18.0.2";
  private static final String B = "172.18.0.3";
  private static final Token TOKEN = new Token(0x1122334455667788L, 0x99aabbccddeeff00L);
  private static final int SYN = 2;
  private static final int SYN_ACK = 18;
  private static final int ACK = 16;
  private static final int RST_ACK = 20;

  private final Decoder decoder = new Decoder();
  private final Tracker tracker = new Tracker(List.of(1, 2, 3), List.of(3, 2, 1));

  private Frame frame(byte[] packet) {
    return decoder.decode(LinkType.ETHERNET, ethernet(0x0800, packet));
  }

  private void add(int point, long micros, byte[] packet) {
    tracker.add(point, micros * 1000, frame(packet));
  }

  private static byte[] echo(String from, String to, int type, int id, int seq, int ttl) {
    return ipv4(from, to, 1, 1, ttl, icmp(type, 0, id, seq, TOKEN.octets()));
  }

  private static Tuple tuple(int protocol, String from, int sport, String to, int dport) {
    return new Tuple(protocol, IpAddress.parse(from), IpAddress.parse(to), sport, dport);
  }

  @Test
  void anEchoIsSeenInOrderWithLatencies() {
    tracker.probe(0, new Identity.Echo(7, 0, TOKEN));
    // Handed over in any order: each capture has a thread of its own.
    add(3, 130, echo(A, B, 8, 7, 0, 64));
    add(1, 250, echo(B, A, 0, 7, 0, 64));
    add(1, 100, echo(A, B, 8, 7, 0, 64));
    add(3, 200, echo(B, A, 0, 7, 0, 64));
    add(2, 110, echo(A, B, 8, 7, 0, 64));
    add(2, 120, ipv4(A, B, 1, 1, 64, icmp(8, 0, 7, 0, payload(16, 1))));
    Observation seen = tracker.observe();
    assertThat(seen.forward()).extracting(Passage::seen).containsExactly(1, 1, 1);
    assertThat(seen.forward().get(0).latency()).isNull();
    assertThat(seen.forward().get(1).latency()).isEqualTo(new Latency(10_000, 10_000, 10_000));
    assertThat(seen.forward().get(2).latency()).isEqualTo(new Latency(20_000, 20_000, 20_000));
    assertThat(seen.reply()).extracting(Passage::seen).containsExactly(1, 0, 1);
    assertThat(seen.reply().get(2).latency()).isEqualTo(new Latency(50_000, 50_000, 50_000));
    assertThat(seen.translations()).isEmpty();
    assertThat(seen.strays()).isEmpty();
  }

  @Test
  void floodsAndRepetitionsAreNoFurtherHopsAndNoFurtherProbes() {
    tracker.probe(0, new Identity.Echo(7, 0, TOKEN));
    add(1, 100, echo(A, B, 8, 7, 0, 64));
    add(2, 110, echo(A, B, 8, 7, 0, 64));
    add(2, 1110, echo(A, B, 8, 7, 0, 64));
    add(9, 111, echo(A, B, 8, 7, 0, 64));
    add(8, 111, echo(A, B, 8, 7, 0, 64));
    tracker.add(9, 90_000, decoder.decode(LinkType.ETHERNET, ethernet(0x0806, arp(A, B))));
    Observation seen = tracker.observe();
    assertThat(seen.forward().get(1).seen()).isEqualTo(1);
    assertThat(seen.forward().get(1).extra()).isEqualTo(1);
    assertThat(seen.strays()).extracting(Passage::point).containsExactly(9, 8);
    assertThat(seen.sightings()).hasSize(5);
  }

  @Test
  void masqueradeMayChangeTheIdentifierAndRoutingTheTtl() {
    tracker.probe(0, new Identity.Echo(7, 0, TOKEN));
    add(1, 100, echo(A, B, 8, 7, 0, 64));
    add(2, 110, echo("10.0.0.1", B, 8, 9999, 0, 63));
    add(2, 150, echo(B, "10.0.0.1", 0, 9999, 0, 64));
    add(1, 160, echo(B, A, 0, 7, 0, 63));
    Observation seen = tracker.observe();
    assertThat(seen.translations())
        .containsExactly(
            new Translation(
                Way.FORWARD, 1, 2, tuple(1, A, 7, B, 7), tuple(1, "10.0.0.1", 9999, B, 9999)),
            new Translation(
                Way.REPLY, 2, 1, tuple(1, B, 9999, "10.0.0.1", 9999), tuple(1, B, 7, A, 7)));
    assertThat(seen.translations().get(0).isSource()).isTrue();
  }

  @Test
  void aConnectionIsJoinedAcrossDnatAndMasqueradeByItsSequenceNumber() {
    Tuple asked = tuple(6, "10.0.0.9", 40000, "10.0.0.1", 8080);
    tracker.probe(4, new Identity.Connect(asked));
    add(2, 110, ipv4("172.18.0.1", B, 6, 5, 63, tcp(1024, 80, 0xfffffff0L, SYN, new byte[0])));
    add(
        1,
        100,
        ipv4("10.0.0.9", "10.0.0.1", 6, 5, 64, tcp(40000, 8080, 0xfffffff0L, SYN, new byte[0])));
    add(2, 120, ipv4(B, "172.18.0.1", 6, 6, 64, tcp(80, 1024, 777, SYN_ACK, new byte[0])));
    add(
        1,
        130,
        ipv4("10.0.0.1", "10.0.0.9", 6, 6, 63, tcp(8080, 40000, 777, SYN_ACK, new byte[0])));
    add(
        1,
        140,
        ipv4("10.0.0.9", "10.0.0.1", 6, 7, 64, tcp(40000, 8080, 0xfffffff1L, ACK, new byte[0])));
    add(2, 150, ipv4("172.18.0.1", B, 6, 7, 63, tcp(1024, 80, 0xfffffff1L, ACK, new byte[0])));
    add(2, 155, ipv4("172.18.0.1", B, 6, 7, 63, tcp(1025, 80, 1, SYN, new byte[0])));
    Observation seen = tracker.observe();
    assertThat(seen.forward()).extracting(Passage::seen).containsExactly(1, 1, 0);
    assertThat(seen.reply()).extracting(Passage::seen).containsExactly(0, 1, 1);
    assertThat(seen.forward()).allSatisfy(p -> assertThat(p.extra()).isZero());
    assertThat(seen.translations()).hasSize(2);
    Translation nat = seen.translations().get(0);
    assertThat(nat.isDestination() && nat.isSource()).isTrue();
    assertThat(nat.to()).isEqualTo(tuple(6, "172.18.0.1", 1024, B, 80));
    assertThat(seen.sightings()).hasSize(6).allSatisfy(s -> assertThat(s.probe()).isEqualTo(4));
  }

  @Test
  void whatTheSendersOwnNamespaceTranslatesIsKnownByItsAlias() {
    Tuple asked = tuple(6, "10.0.0.1", 40000, "10.0.0.1", 8080);
    tracker.probe(0, new Identity.Connect(asked));
    tracker.probe(1, new Identity.Connect(tuple(6, "10.0.0.1", 40001, "10.0.0.1", 8080)));
    add(1, 100, ipv4("10.0.0.1", B, 6, 5, 64, tcp(40000, 80, 77, SYN, new byte[0])));
    add(2, 110, ipv4("10.0.0.1", B, 6, 5, 64, tcp(40000, 80, 77, SYN, new byte[0])));
    assertThat(tracker.observe().sightings()).isEmpty();
    tracker.alias(0, tuple(6, "10.0.0.1", 40000, B, 80));
    Observation seen = tracker.observe();
    assertThat(seen.forward()).extracting(Passage::seen).containsExactly(1, 1, 0);
    assertThat(seen.translations())
        .containsExactly(
            new Translation(
                Way.FORWARD, Translation.NOWHERE, 1, asked, tuple(6, "10.0.0.1", 40000, B, 80)));
  }

  @Test
  void anotherProbesPortIsNoTranslation() {
    for (int i = 0; i < 2; i++) {
      tracker.probe(i, new Identity.Connect(tuple(6, A, 40000 + i, B, 80)));
      add(1, 100 + i * 1000, ipv4(A, B, 6, 5, 64, tcp(40000 + i, 80, 77 + i, SYN, new byte[0])));
    }
    add(2, 1110, ipv4(A, B, 6, 5, 64, tcp(40001, 80, 78, SYN, new byte[0])));
    Observation seen = tracker.observe();
    assertThat(seen.forward()).extracting(Passage::seen).containsExactly(2, 1, 0);
    assertThat(seen.translations()).isEmpty();
  }

  @Test
  void aResetIsAnAnswerThatSaysNo() {
    tracker.probe(0, new Identity.Connect(tuple(6, A, 40000, B, 81)));
    add(1, 100, ipv4(A, B, 6, 5, 64, tcp(40000, 81, 5, SYN, new byte[0])));
    add(1, 120, ipv4(B, A, 6, 0, 64, tcp(81, 40000, 0, RST_ACK, new byte[0])));
    Observation seen = tracker.observe();
    assertThat(seen.reply().get(2).seen()).isEqualTo(1);
    assertThat(seen.sightings().get(1).isReset()).isTrue();
    assertThat(seen.sightings().get(1).comment())
        .isEqualTo("probe 0 reply, " + B + ":81 > " + A + ":40000");
  }

  @Test
  void datagramsAreKnownByTheirTokenAnswersByWhereTheyGo() {
    tracker.probe(0, new Identity.Datagram(TOKEN));
    byte[] question = join(TOKEN.octets(), new byte[20]);
    add(1, 100, ipv4(A, "10.0.0.1", 17, 1, 64, udp(5000, 9000, question)));
    add(2, 110, ipv4(A, B, 17, 1, 63, udp(5000, 53, question)));
    add(2, 120, ipv4(B, A, 17, 1, 64, udp(53, 5000, payload(9, 1))));
    // An echo service sends the token back.
    add(1, 130, ipv4("10.0.0.1", A, 17, 1, 63, udp(9000, 5000, question)));
    add(1, 140, ipv4("10.0.0.1", A, 17, 1, 63, udp(9001, 5000, payload(9, 1))));
    Observation seen = tracker.observe();
    assertThat(seen.forward()).extracting(Passage::seen).containsExactly(1, 1, 0);
    assertThat(seen.reply()).extracting(Passage::seen).containsExactly(0, 1, 1);
    assertThat(seen.sightings()).hasSize(4);
  }

  @Test
  void theInnerPacketOfATunnelIsRecognised() {
    tracker.probe(0, new Identity.Echo(7, 0, TOKEN));
    add(1, 100, echo(A, B, 8, 7, 0, 64));
    byte[] inner = ethernet(0x0800, echo(A, B, 8, 7, 0, 64));
    add(2, 110, ipv4("10.200.0.1", "10.200.0.2", 17, 9, 64, udp(50000, 4789, vxlan(4097, inner))));
    Observation seen = tracker.observe();
    assertThat(seen.forward().get(1).seen()).isEqualTo(1);
    assertThat(seen.forward().get(1).tunnelId()).isEqualTo(4097);
    assertThat(seen.translations()).isEmpty();
    assertThat(seen.sightings().get(1).frame().datagrams().get(0).ip().destination())
        .hasToString("10.200.0.2");
  }

  @Test
  void errorsAreJoinedToWhatTheyQuote() {
    tracker.probe(0, new Identity.Datagram(TOKEN));
    tracker.probe(1, new Identity.Connect(tuple(6, A, 40000, B, 80)));
    byte[] sent = ipv4(A, B, 17, 1, 64, udp(5000, 53, TOKEN.octets()));
    byte[] syn = ipv4(A, B, 6, 1, 64, tcp(40000, 80, 5, SYN, new byte[0]));
    add(1, 100, sent);
    add(1, 101, syn);
    add(1, 120, ipv4("172.18.0.1", A, 1, 2, 64, icmp(3, 13, 0, 0, Arrays.copyOf(sent, 28))));
    add(1, 130, ipv4("172.18.0.1", A, 1, 2, 64, icmp(3, 1, 0, 0, Arrays.copyOf(syn, 28))));
    add(
        1,
        140,
        ipv4(
            "172.18.0.1",
            A,
            1,
            2,
            64,
            icmp(3, 1, 0, 0, ipv4(A, B, 17, 1, 9, udp(5001, 53, payload(16, 1))))));
    Observation seen = tracker.observe();
    assertThat(seen.errors()).hasSize(2);
    assertThat(seen.errors().get(0).probe()).isZero();
    assertThat(seen.errors().get(0).error().code()).isEqualTo(13);
    assertThat(seen.errors().get(0).way()).isEqualTo(Way.REPLY);
    assertThat(seen.errors().get(1).probe()).isEqualTo(1);
    assertThat(seen.errors().get(1).datagram().ip().source()).hasToString("172.18.0.1");
    assertThat(seen.reply()).extracting(Passage::seen).containsExactly(0, 0, 0);
  }

  @Test
  void aHairpinPassesTheSamePointTwice() {
    Tracker hairpin = new Tracker(List.of(1, 5, 5, 1), List.of());
    hairpin.probe(0, new Identity.Echo(7, 0, TOKEN));
    hairpin.add(1, 1000, frame(echo(A, "10.0.0.1", 8, 7, 0, 64)));
    hairpin.add(5, 2000, frame(echo(A, "10.0.0.1", 8, 7, 0, 64)));
    hairpin.add(5, 3000, frame(echo("172.18.0.1", A, 8, 7, 0, 63)));
    Observation seen = hairpin.observe();
    assertThat(seen.forward()).extracting(Passage::seen).containsExactly(1, 1, 1, 0);
    assertThat(seen.forward()).extracting(Passage::turn).containsExactly(0, 0, 1, 1);
    assertThat(seen.translations()).hasSize(1);
  }

  @Test
  void memoryIsBoundedAndSaysSo() {
    Frame frame = frame(echo(A, B, 8, 7, 0, 64));
    for (int i = 0; i < Tracker.MOST_FRAMES + 5; i++) {
      tracker.add(1, i, frame);
    }
    assertThat(tracker.observe().lost()).isEqualTo(5);
  }

  private static Identity identity(byte[] packet) {
    Frame frame = new Decoder().decode(LinkType.ETHERNET, ethernet(0x0800, packet));
    return Identity.of(1, frame.datagrams().get(0), new Ordinals());
  }

  @Test
  void othersRequestsGetIdentities() {
    assertThat(identity(echo(A, B, 8, 7, 3, 64))).isEqualTo(new Identity.Echo(7, 3, TOKEN));
    assertThat(identity(echo(A, B, 0, 7, 3, 64))).isNull();
    assertThat(identity(ipv4(A, B, 17, 9, 64, udp(1, 2, payload(1, 1)))))
        .isEqualTo(new Identity.Part(1, new Token(1L << 56, 0), 9, 0));
    assertThat(identity(ipv4(A, B, 6, 1, 64, tcp(1, 2, 100, ACK, new byte[3]))))
        .isEqualTo(new Identity.Octet(100));
    assertThat(identity(ipv4(A, B, 6, 1, 64, tcp(1, 2, 100, ACK, new byte[0])))).isNull();
  }

  /** Echoes of a program that sends the same payload always. */
  @Test
  void echoesThatLookAlikeAreToldApartByTheirNumber() {
    tracker.probe(0, new Identity.Echo(7, 0, TOKEN));
    tracker.probe(1, new Identity.Echo(7, 1, TOKEN));
    for (int point = 1; point <= 3; point++) {
      add(point, 100 + point, echo(A, B, 8, 7, 0, 64));
      add(point, 200 + point, echo(A, B, 8, 7, 1, 64));
    }
    add(3, 250, echo(B, A, 0, 7, 1, 64));
    Observation seen = tracker.observe();
    assertThat(seen.forward()).extracting(Passage::seen).containsExactly(2, 2, 2);
    assertThat(seen.sightings()).filteredOn(s -> s.way() == Way.REPLY).hasSize(1);
    assertThat(seen.sightings().get(6).probe()).isEqualTo(1);
  }

  /** One socket, always the same octets, no IP identification; the port is translated. */
  @Test
  void datagramsThatLookAlikeAreToldApartByTheirOrder() {
    byte[] ask = ipv4(A, B, 17, 0, 64, udp(5000, 53, payload(3, 7)));
    byte[] asked = ipv4("10.0.0.1", B, 17, 0, 63, udp(61000, 53, payload(3, 7)));
    byte[] answer = ipv4(B, A, 17, 0, 64, udp(53, 5000, payload(3, 7)));
    byte[] answered = ipv4(B, "10.0.0.1", 17, 0, 63, udp(53, 61000, payload(3, 7)));
    tracker.begin(50_000);
    add(1, 40, ask);
    for (int i = 0; i < 3; i++) {
      int at = 100 * (i + 1);
      add(1, at, ask);
      // The second is lost on its way.
      if (i != 1) {
        add(2, at + 10, asked);
        add(2, at + 20, answered);
        add(1, at + 30, answer);
      }
    }
    List<Identity> found = tracker.requests(1, IpAddress.parse(A), IpAddress.parse(B), 53);
    assertThat(found).hasSize(3);
    for (int i = 0; i < 3; i++) {
      tracker.probe(i, found.get(i));
    }
    Observation seen = tracker.along(List.of(1, 2), List.of(2, 1));
    assertThat(seen.forward()).extracting(Passage::seen).containsExactly(3, 2);
    assertThat(seen.reply()).extracting(Passage::seen).containsExactly(2, 2);
    assertThat(seen.translations()).hasSize(2);
  }

  @Test
  void anErrorAboutOthersDatagramsIsTheirs() {
    byte[] ask = ipv4(A, B, 17, 3, 64, udp(5000, 53, payload(3, 7)));
    add(1, 100, ask);
    add(1, 120, ipv4(B, A, 1, 1, 64, icmp(3, 3, 0, 0, ask)));
    tracker.probe(0, tracker.requests(1, null, IpAddress.parse(B), 53).get(0));
    assertThat(tracker.observe().errors()).hasSize(1);
    assertThat(tracker.observe().errors().get(0).probe()).isZero();
  }

  /** A connection that was there before: segments are merged on their way, answers acknowledge. */
  @Test
  void aConnectionIsFollowedByItsOctets() {
    long wraps = 0xfffffff0L;
    add(1, 100, ipv4(A, B, 6, 1, 64, tcp(5000, 80, wraps, ACK, new byte[10])));
    add(1, 101, ipv4(A, B, 6, 2, 64, tcp(5000, 80, wraps + 10, ACK, new byte[10])));
    add(2, 110, ipv4(A, "10.9.9.9", 6, 1, 63, tcp(5000, 8080, wraps, ACK, new byte[20])));
    List<Identity> found = tracker.requests(1, IpAddress.parse(A), IpAddress.parse(B), 80);
    assertThat(found).containsExactly(new Identity.Octet(wraps), new Identity.Octet(wraps + 10));
    tracker.probe(0, found.get(0));
    tracker.probe(1, found.get(1));
    byte[] acknowledges = tcp(80, 5000, 77, ACK, new byte[0]);
    java.nio.ByteBuffer.wrap(acknowledges).putInt(8, 4);
    add(1, 200, ipv4(B, A, 6, 9, 63, acknowledges));
    add(1, 300, ipv4(B, A, 6, 9, 63, acknowledges));
    Observation seen = tracker.along(List.of(1, 2), List.of(1));
    assertThat(seen.forward()).extracting(Passage::seen).containsExactly(2, 2);
    assertThat(seen.reply()).extracting(Passage::seen).containsExactly(2);
    assertThat(seen.reply().get(0).extra()).isZero();
  }
}
