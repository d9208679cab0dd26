package dnet.inspector.remedy.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.MacAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages as they are on the wire, and what is none. */
class DhcpMessageTest {
  private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:09");
  private static final int TRANSACTION = 0x12345678;

  /** A server's answer, made of a client's frame. */
  private static byte[] answer(int type, byte[] mask, long seconds) {
    byte[] frame =
        DhcpMessage.frame(
            type,
            TRANSACTION,
            MAC,
            null,
            Map.of(
                DhcpMessage.MASK,
                mask,
                DhcpMessage.ROUTER,
                new byte[] {10, 0, 0, 1, 10, 0, 0, 2},
                DhcpMessage.SERVER,
                new byte[] {10, 0, 0, 3},
                DhcpMessage.SECONDS,
                ByteBuffer.allocate(4).putInt((int) seconds).array()));
    ByteBuffer all = ByteBuffer.wrap(frame);
    all.putShort(34, (short) 67).putShort(36, (short) 68).put(42, (byte) 2);
    all.put(58, new byte[] {10, 0, 0, 9});
    return frame;
  }

  private static byte[] mask(int... octets) {
    return new byte[] {(byte) octets[0], (byte) octets[1], (byte) octets[2], (byte) octets[3]};
  }

  @Test
  void anAnswerAndItsLease() {
    DhcpMessage offer =
        DhcpMessage.answer(
            answer(DhcpMessage.OFFER, mask(255, 255, 255, 0), 0xffffffffL), TRANSACTION, MAC);
    assertThat(offer).isNotNull();
    assertThat(offer.type()).isEqualTo(DhcpMessage.OFFER);
    assertThat(offer.lease())
        .isEqualTo(
            new Lease(
                IpPrefix.parse("10.0.0.9/24"),
                IpAddress.parse("10.0.0.1"),
                IpAddress.parse("10.0.0.3"),
                0xffffffffL));
  }

  @Test
  void whatMakesNoSenseIsNoLease() {
    byte[] holes = answer(DhcpMessage.OFFER, mask(255, 0, 255, 0), 60);
    assertThat(DhcpMessage.answer(holes, TRANSACTION, MAC).lease()).isNull();
    byte[] none = answer(DhcpMessage.OFFER, mask(0, 0, 0, 0), 60);
    assertThat(DhcpMessage.answer(none, TRANSACTION, MAC).lease()).isNull();
    byte[] never = answer(DhcpMessage.OFFER, mask(255, 255, 0, 0), 0);
    assertThat(DhcpMessage.answer(never, TRANSACTION, MAC).lease()).isNull();
    byte[] multicast = answer(DhcpMessage.OFFER, mask(255, 255, 0, 0), 60);
    multicast[58] = (byte) 239;
    assertThat(DhcpMessage.answer(multicast, TRANSACTION, MAC).lease()).isNull();
    byte[] good = answer(DhcpMessage.OFFER, mask(255, 255, 0, 0), 60);
    assertThat(DhcpMessage.answer(good, TRANSACTION + 1, MAC)).as("another's").isNull();
    assertThat(DhcpMessage.answer(good, TRANSACTION, MacAddress.parse("02:00:00:00:00:08")))
        .isNull();
  }

  @Test
  void theIpHeaderAddsUp() {
    byte[] frame = DhcpMessage.frame(DhcpMessage.DISCOVER, TRANSACTION, MAC, null, Map.of());
    int sum = 0;
    for (int i = 14; i < 34; i += 2) {
      sum += ByteBuffer.wrap(frame).getShort(i) & 0xffff;
    }
    assertThat((sum & 0xffff) + (sum >> 16)).isEqualTo(0xffff);
    assertThat(frame).hasSize(14 + 20 + 8 + 300);
  }

  /** Cut short at every octet, and with any octets changed: an answer or none, never a failure. */
  @Test
  void hostileFrames() {
    byte[] good = answer(DhcpMessage.ACK, mask(255, 255, 255, 0), 60);
    for (int length = 0; length < good.length; length++) {
      DhcpMessage.answer(Arrays.copyOf(good, length), TRANSACTION, MAC);
    }
    Random random = new Random(7);
    int answers = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bad = good.clone();
      for (int n = random.nextInt(6); n >= 0; n--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      DhcpMessage read = DhcpMessage.answer(bad, TRANSACTION, MAC);
      if (read != null) {
        answers++;
        read.lease();
      }
    }
    assertThat(answers).isPositive();
  }
}
