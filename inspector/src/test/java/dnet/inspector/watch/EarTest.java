package dnet.inspector.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dnet.inspector.linux.Errno;
import dnet.inspector.linux.SystemCallException;
import dnet.inspector.netlink.EventStream;
import dnet.inspector.netlink.KernelEvent;
import dnet.inspector.netlink.testing.ScriptedEvents;
import dnet.inspector.netlink.testing.ScriptedNetlink.Failure;
import dnet.inspector.netlink.testing.ScriptedNetlink.Verbatim;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events that are lost: a pause, and nothing heard of what was lost. */
class EarTest {
  private final ScriptedEvents script = new ScriptedEvents();
  private final Ear ear = new Ear(new EventStream(script));
  private final List<KernelEvent> heard = new ArrayList<>();

  /** RTM_NEWLINK with nothing in it but a struct ifinfomsg. */
  private static Verbatim link() {
    return new Verbatim(
        ByteBuffer.allocate(32)
            .order(ByteOrder.nativeOrder())
            .putInt(32)
            .putShort((short) 16)
            .array());
  }

  @Test
  void whatComesIsHeard() throws IOException {
    script.then(-1, link()).then(7, link());
    assertThat(ear.listen(0, heard::add)).isTrue();
    assertThat(heard).extracting(KernelEvent::origin).containsExactly(-1, 7);
    assertThat(ear.isDeaf()).isFalse();
  }

  @Test
  void aForgedEventIsNot() throws IOException {
    script.forged(-1, link()).then(3, link());
    assertThat(ear.listen(0, heard::add)).isTrue();
    assertThat(heard).extracting(KernelEvent::origin).containsExactly(3);
  }

  @Test
  void afterALossThereIsAPauseThatDoublesEachTime() throws IOException {
    long now = 0;
    long expected = Ear.FIRST_PAUSE;
    for (int loss = 0; loss < 12; loss++) {
      script.then(-1, new Failure(Errno.ENOBUFS)).then(-1, link()).then(-1, link());
      assertThat(ear.listen(now, heard::add)).isFalse();
      assertThat(ear.isDeaf()).isTrue();
      assertThat(ear.deafUntil()).isEqualTo(now + expected);
      // What comes meanwhile is not even received.
      int receives = script.receives();
      script.then(-1, link());
      assertThat(ear.listen(now + 1, heard::add)).isTrue();
      assertThat(script.receives()).isEqualTo(receives);
      now = ear.deafUntil();
      heard.clear();
      ear.recover();
      assertThat(heard).isEmpty();
      assertThat(ear.isDeaf()).isFalse();
      expected = Math.min(expected * 2, Ear.LONGEST_PAUSE);
    }
    script.then(-1, link());
    assertThat(ear.listen(now, heard::add)).isTrue();
    assertThat(heard).hasSize(1);
  }

  @Test
  void aLossLongAfterIsAFirstOne() throws IOException {
    script.then(-1, new Failure(Errno.ENOBUFS));
    ear.listen(0, heard::add);
    ear.recover();
    script.then(-1, new Failure(Errno.ENOBUFS));
    long now = Ear.CALM + 1;
    ear.listen(now, heard::add);
    assertThat(ear.deafUntil()).isEqualTo(now + Ear.FIRST_PAUSE);
  }

  @Test
  void aCutOrSenselessDatagramIsALoss() throws IOException {
    script.then(-1, new Verbatim(new byte[40 << 10]));
    assertThat(ear.listen(0, heard::add)).isFalse();
    ear.recover();
    script.then(-1, new Verbatim(new byte[] {1, 2, 3}));
    assertThat(ear.listen(0, heard::add)).isFalse();
  }

  @Test
  void oneLongMessageIsNoLoss() throws IOException {
    byte[] longLink =
        ByteBuffer.allocate(64 << 10)
            .order(ByteOrder.nativeOrder())
            .putInt(64 << 10)
            .putShort((short) 16)
            .array();
    script.then(-1, new Verbatim(longLink));
    assertThat(ear.listen(0, heard::add)).isTrue();
    assertThat(heard).hasSize(1);
  }

  @Test
  void aBrokenSocketIsAnError() {
    script.then(-1, new Failure(Errno.EBADF));
    assertThatExceptionOfType(SystemCallException.class)
        .isThrownBy(() -> ear.listen(0, heard::add));
  }

  @Test
  void aFloodIsTakenInPortions() throws IOException {
    for (int i = 0; i < 2000; i++) {
      script.then(-1, link());
    }
    assertThat(ear.listen(0, heard::add)).isTrue();
    assertThat(heard.size()).isLessThan(1000);
    int looks = 1;
    while (heard.size() < 2000 && looks < 20) {
      ear.listen(looks++, heard::add);
    }
    assertThat(heard).hasSize(2000);
  }

  @Test
  void closingClosesTheSocket() {
    ear.close();
    assertThat(script.isClosed()).isTrue();
  }
}
