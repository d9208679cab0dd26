package dnet.capture.track;

import static dnet.capture.Packets.ethernet;
import static dnet.capture.Packets.ipv4;
import static dnet.capture.Packets.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dnet.capture.decode.Decoder;
import dnet.capture.decode.LinkType;
import org.junit.jupiter.api.Test;

class StreamTrackerTest {
  private static final long BEGIN = 0xffff_0000L;

  private final StreamTracker tracker = new StreamTracker(1);

  private void add(int point, long from, int length) {
    byte[] segment = tcp(1, 2, BEGIN + from & 0xffff_ffffL, 16, new byte[length]);
    tracker.add(
        point,
        new Decoder()
            .decode(
                LinkType.ETHERNET, ethernet(0x0800, ipv4("1.1.1.1", "2.2.2.2", 6, 1, 9, segment)))
            .datagrams()
            .get(0));
  }

  @Test
  void mergedAndSplitSegmentsAreNotLost() {
    for (int i = 0; i < 100; i++) {
      add(1, i * 1448L, 1448);
    }
    // Merged by GRO, of other sizes than the sender's, across the wrap of the numbers.
    for (int i = 0; i < 10; i++) {
      add(2, i * 14480L, 14480);
      for (int j = 19; j >= 0; j--) {
        add(3, i * 14480L + j * 724L, 724);
      }
    }
    assertThat(tracker.at(2)).isEqualTo(new StreamTracker.Coverage(2, 100, 100, 10));
    assertThat(tracker.at(3)).isEqualTo(new StreamTracker.Coverage(3, 100, 100, 200));
  }

  @Test
  void whatIsMissingIsMissing() {
    for (int i = 0; i < 10; i++) {
      add(1, i * 1000L, 1000);
    }
    add(2, 0, 3000);
    add(2, 3500, 2500);
    add(2, 6000, 4000);
    add(2, 0, 0);
    assertThat(tracker.at(2).missing()).isEqualTo(1);
    assertThat(tracker.at(7).missing()).isEqualTo(10);
  }
}
