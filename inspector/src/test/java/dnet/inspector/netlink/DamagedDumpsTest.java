package dnet.inspector.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dnet.inspector.linux.Errno;
import dnet.inspector.linux.SystemCallException;
import dnet.inspector.netlink.testing.ScriptedNetlink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cut and flipped recordings: an error with an offset or a value, and nothing else. */
@Timeout(value = 40, unit = TimeUnit.SECONDS)
class DamagedDumpsTest {
  private static final int FLIPS = 20_000;

  @ParameterizedTest
  @ValueSource(strings = {"kinds.links", "kinds.addresses", "container.links"})
  void aDumpThatEndsEarlyIsNeverTakenForWhole(String name) throws IOException {
    List<byte[]> whole = DumpFile.read(name);
    for (int i = 0; i < whole.size(); i++) {
      for (int length = 0; length < whole.get(i).length; length++) {
        List<byte[]> cut = new ArrayList<>(whole.subList(0, i));
        cut.add(Arrays.copyOf(whole.get(i), length));
        if (i == whole.size() - 1 && endsWithDone(cut.get(i))) {
          continue; // only DONE's own tail is missing
        }
        assertThatExceptionOfType(IOException.class)
            .as("%s, datagram %d cut at %d", name, i, length)
            .isThrownBy(() -> dump(name, cut))
            .matches(DamagedDumpsTest::isExpected, "is one of netlink's own");
      }
    }
  }

  private static boolean endsWithDone(byte[] datagram) {
    try {
      return Message.split(datagram, datagram.length).stream()
          .anyMatch(message -> message.type() == Message.DONE);
    } catch (MalformedMessageException e) {
      return false;
    }
  }

  @Test
  void aMessageMayEndAnywhere() throws IOException {
    int malformed = 0;
    for (byte[] datagram : DumpFile.read("kinds.links")) {
      for (Message message : Message.split(datagram, datagram.length)) {
        for (int length = 0; length < message.body().length(); length++) {
          try {
            assertThat(LinkParser.parse(message.body().part(0, length)).index()).isPositive();
          } catch (MalformedMessageException e) {
            assertThat(e.offset()).isBetween(0, datagram.length);
            malformed++;
          }
        }
      }
    }
    assertThat(malformed).isGreaterThan(10_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kinds.links", "kinds.addresses"})
  void aFlippedBitIsAnErrorOrAValue(String name) throws IOException {
    List<byte[]> whole = DumpFile.read(name);
    Random random = new Random(20_260_101);
    int refused = 0;
    for (int flip = 0; flip < FLIPS; flip++) {
      List<byte[]> damaged = new ArrayList<>(whole);
      int which = random.nextInt(whole.size());
      byte[] datagram = whole.get(which).clone();
      datagram[random.nextInt(datagram.length)] ^= (byte) (1 << random.nextInt(8));
      damaged.set(which, datagram);
      try {
        dump(name, damaged);
      } catch (IOException e) {
        assertThat(e).matches(DamagedDumpsTest::isExpected, "is one of netlink's own");
        refused++;
      }
    }
    assertThat(refused).isBetween(100, FLIPS - 100);
  }

  private static void dump(String name, List<byte[]> datagrams) throws IOException {
    try (Rtnetlink netlink = new Rtnetlink(ScriptedNetlink.replaying(datagrams), "a recording")) {
      if (name.endsWith("links")) {
        netlink.links();
      } else {
        netlink.addresses();
      }
    }
  }

  private static boolean isExpected(Throwable e) {
    return e instanceof MalformedMessageException
        || e instanceof NetlinkException
        || (e instanceof SystemCallException call && call.errno() == Errno.EAGAIN);
  }
}
