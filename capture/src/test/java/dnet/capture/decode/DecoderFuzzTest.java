package dnet.capture.decode;

import static dnet.capture.Packets.ethernet;
import static dnet.capture.Packets.geneve;
import static dnet.capture.Packets.gre;
import static dnet.capture.Packets.icmp;
import static dnet.capture.Packets.ipv4;
import static dnet.capture.Packets.ipv6;
import static dnet.capture.Packets.payload;
import static dnet.capture.Packets.tcp;
import static dnet.capture.Packets.udp;
import static dnet.capture.Packets.vlan;
import static dnet.capture.Packets.vxlan;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged and hostile packets: every one gives a frame of bounded size, and none a failure. */
class DecoderFuzzTest {
  private static final int ROUNDS = 200_000;

  private final Decoder decoder = new Decoder();

  private static List<byte[]> seeds() {
    byte[] ping = ipv4("10.0.0.1", "10.0.0.2", 1, 1, 64, icmp(8, 0, 1, 1, payload(40, 1)));
    byte[] segment = ipv6("fd00::1", "fd00::2", 6, 64, tcp(1, 2, 3, 2, payload(30, 1)));
    return List.of(
        ethernet(0x0800, ping),
        ethernet(0x8100, vlan(5, 0x86dd, segment)),
        ethernet(
            0x0800,
            ipv4("1.1.1.1", "2.2.2.2", 17, 1, 9, udp(1, 4789, vxlan(3, ethernet(0x0800, ping))))),
        ethernet(
            0x0800, ipv4("1.1.1.1", "2.2.2.2", 17, 1, 9, udp(1, 6081, geneve(3, 0x86dd, segment)))),
        ethernet(0x0800, ipv4("1.1.1.1", "2.2.2.2", 47, 1, 9, gre(0x86dd, 3, segment))),
        ethernet(0x0800, ipv4("1.1.1.1", "2.2.2.2", 1, 1, 9, icmp(3, 3, 0, 0, ping))));
  }

  private void assertBounded(byte[] data, int captured, int original) {
    for (LinkType type : LinkType.values()) {
      Frame frame = decoder.decode(type, data, 0, captured, original);
      assertThat(depth(frame)).isLessThanOrEqualTo(Decoder.MOST_LAYERS + 1);
      frame.datagrams();
    }
  }

  private static int depth(Frame frame) {
    int layers = frame.layers().size();
    Layer.Icmp icmp = frame.first(Layer.Icmp.class);
    return layers + (icmp == null || icmp.about() == null ? 0 : depth(icmp.about()));
  }

  @Test
  void everyTruncation() {
    for (byte[] seed : seeds()) {
      for (int length = 0; length <= seed.length; length++) {
        assertBounded(Arrays.copyOf(seed, length), length, length);
        assertBounded(seed, length, seed.length);
      }
    }
  }

  @Test
  void changedOctetsAndNoise() {
    Random random = new Random(5);
    List<byte[]> seeds = seeds();
    for (int i = 0; i < ROUNDS; i++) {
      byte[] data = seeds.get(random.nextInt(seeds.size())).clone();
      if (i % 10 == 0) {
        random.nextBytes(data);
      }
      for (int flips = random.nextInt(6); flips >= 0; flips--) {
        data[random.nextInt(data.length)] = (byte) random.nextInt(256);
      }
      int captured = random.nextInt(data.length + 1);
      assertBounded(data, captured, random.nextBoolean() ? random.nextInt() : captured);
    }
  }
}
