package dnet.inspector.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dnet.inspector.linux.Errno;
import dnet.inspector.linux.SystemCallException;
import dnet.inspector.netlink.testing.ScriptedNetlink;
import dnet.inspector.netlink.testing.ScriptedNetlink.Failure;
import dnet.inspector.netlink.testing.ScriptedNetlink.Reply;
import dnet.inspector.netlink.testing.ScriptedNetlink.Step;
import dnet.inspector.netlink.testing.ScriptedNetlink.Verbatim;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One recorded dump, a message a datagram, and something going wrong at each message in turn: the
 * answer is complete, or says that it is not, and questions are not asked without end.
 */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ScriptedFailuresTest {
  private static final int ATTEMPTS = 10;
  private static final List<byte[]> MESSAGES = messages();

  /** The recording's messages, each a datagram of its own, the last being DONE. */
  private static List<byte[]> messages() {
    try {
      List<byte[]> messages = new ArrayList<>();
      for (byte[] datagram : DumpFile.read("kinds.links")) {
        for (int at = 0; at < datagram.length; ) {
          int length = new Octets(datagram, 0, datagram.length).s32(at);
          messages.add(Arrays.copyOfRange(datagram, at, at + length));
          at += (length + 3) & ~3;
        }
      }
      return messages;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static IntStream everyIndex() {
    return IntStream.range(0, MESSAGES.size());
  }

  private static List<Step> whole() {
    return new ArrayList<>(MESSAGES.stream().<Step>map(Reply::new).toList());
  }

  private static List<Step> with(int index, Step step) {
    List<Step> steps = whole();
    steps.add(index, step);
    return steps;
  }

  private static List<Step> instead(int index, Step step) {
    List<Step> steps = whole();
    steps.set(index, step);
    return steps;
  }

  private static void assertComplete(List<List<Step>> answers, int requests) throws IOException {
    ScriptedNetlink script = new ScriptedNetlink(answers);
    Rtnetlink.Dump<LinkMessage> dump = new Rtnetlink(script, "test").links();
    assertThat(dump.complete()).isTrue();
    assertThat(dump.items()).isEqualTo(RecordedDumpsTest.links("kinds"));
    assertThat(script.requests()).hasSize(requests);
  }

  private static void assertIncomplete(List<Step> always) throws IOException {
    ScriptedNetlink script = new ScriptedNetlink(List.of(always));
    assertThat(new Rtnetlink(script, "test").links().complete()).isFalse();
    assertThat(script.requests()).hasSize(ATTEMPTS);
    assertThat(script.receives()).isLessThanOrEqualTo(ATTEMPTS * always.size());
  }

  private static <E extends IOException> E failure(Class<E> type, List<Step> answer) {
    ScriptedNetlink script = new ScriptedNetlink(List.of(answer));
    List<E> caught = new ArrayList<>();
    assertThatExceptionOfType(type)
        .isThrownBy(() -> new Rtnetlink(script, "namespace web").links())
        .satisfies(caught::add);
    assertThat(script.requests()).hasSize(1);
    return caught.get(0);
  }

  @ParameterizedTest
  @MethodSource("everyIndex")
  void lostMessagesAreAskedForAgain(int index) throws IOException {
    List<Step> lost = with(index, new Failure(Errno.ENOBUFS));
    assertComplete(List.of(lost, whole()), 2);
    assertIncomplete(lost);
  }

  @ParameterizedTest
  @MethodSource("everyIndex")
  void anInterruptedReceiveGoesOn(int index) throws IOException {
    assertComplete(List.of(with(index, new Failure(Errno.EINTR))), 1);
  }

  @ParameterizedTest
  @MethodSource("everyIndex")
  void silenceIsAnError(int index) {
    List<Step> silent = whole().subList(0, index);
    SystemCallException e = failure(SystemCallException.class, silent);
    assertThat(e.errno()).isEqualTo(Errno.EAGAIN);
  }

  @ParameterizedTest
  @MethodSource("everyIndex")
  void anInterruptedDumpIsAskedForAgain(int index) throws IOException {
    byte[] flagged = MESSAGES.get(index).clone();
    flagged[6] |= Message.FLAG_DUMP_INTERRUPTED; // nlmsg_flags, low octet on little-endian hosts
    List<Step> interrupted = instead(index, new Reply(flagged));
    assertComplete(List.of(interrupted, interrupted, whole()), 3);
    assertIncomplete(interrupted);
  }

  @ParameterizedTest
  @MethodSource("everyIndex")
  void aCutDatagramIsAskedForAgainWithRoom(int index) throws IOException {
    // The buffer grows, so the second attempt takes the same long datagram whole.
    List<Step> large = with(index, new Reply(padded(100_000)));
    ScriptedNetlink script = new ScriptedNetlink(List.of(large));
    Rtnetlink.Dump<LinkMessage> dump = new Rtnetlink(script, "test").links();
    assertThat(dump.complete()).isTrue();
    assertThat(dump.items()).hasSize(MESSAGES.size()); // without DONE, with the long one
    assertThat(script.requests()).hasSize(2);
  }

  /** A link with one attribute that makes it long. */
  private static byte[] padded(int length) {
    return new MessageBuilder(LinkParser.RTM_NEWLINK)
        .link(999)
        .text(3, "long0")
        .octets(200, new byte[60_000])
        .octets(201, new byte[length - 60_000])
        .build();
  }

  @ParameterizedTest
  @MethodSource("everyIndex")
  void anAnswerToAnUnknownQuestionMakesItDoubtful(int index) throws IOException {
    byte[] foreign = MESSAGES.get(index).clone();
    Arrays.fill(foreign, 8, 12, (byte) 0xee);
    List<Step> wrong = instead(index, new Verbatim(foreign));
    if (index == MESSAGES.size() - 1) {
      assertThat(failure(SystemCallException.class, wrong).errno()).isEqualTo(Errno.EAGAIN);
    } else {
      assertComplete(List.of(wrong, whole()), 2);
      assertIncomplete(wrong);
    }
  }

  @ParameterizedTest
  @MethodSource("everyIndex")
  void anAnswerToAnEarlierQuestionIsPassedOver(int index) throws IOException {
    List<Step> interrupted = with(0, new Failure(Errno.ENOBUFS));
    assertComplete(List.of(interrupted, with(index, new Reply(MESSAGES.get(0), 1))), 2);
  }

  @ParameterizedTest
  @MethodSource("everyIndex")
  void thePortInTheHeaderDecidesNothing(int index) throws IOException {
    // Who sent it the kernel vouches for: the real socket is connected to port 0.
    byte[] changed = MESSAGES.get(index).clone();
    Arrays.fill(changed, 12, 16, (byte) 0xee);
    assertComplete(List.of(instead(index, new Reply(changed))), 1);
  }

  @ParameterizedTest
  @MethodSource("everyIndex")
  void aRefusalIsToldInTheKernelsWords(int index) {
    byte[] error =
        new MessageBuilder(Message.ERROR)
            .flags(0x300) // NLM_F_CAPPED | NLM_F_ACK_TLVS
            .s32(-Errno.EPERM)
            .zeros(Message.HEADER)
            .text(1, "the kernel's own words")
            .build();
    NetlinkException e = failure(NetlinkException.class, instead(index, new Reply(error)));
    assertThat(e.errno()).isEqualTo(Errno.EPERM);
    assertThat(e)
        .hasMessage(
            "RTM_GETLINK in namespace web: EPERM (operation not permitted) (kernel: \"the"
                + " kernel's own words\")");
  }

  @Test
  void anErrorAtTheEndOfADumpIsARefusal() {
    byte[] done = new MessageBuilder(Message.DONE).s32(-Errno.EOPNOTSUPP).build();
    NetlinkException e =
        failure(NetlinkException.class, instead(MESSAGES.size() - 1, new Reply(done)));
    assertThat(e.errno()).isEqualTo(Errno.EOPNOTSUPP);
  }

  @Test
  void aDumpThatWasGivenUpIsReadToItsEndBeforeTheNext() throws IOException {
    byte[] busy = new MessageBuilder(Message.ERROR).s32(-Errno.EBUSY).zeros(16).build();
    List<Step> second = new ArrayList<>(List.of(new Reply(MESSAGES.get(1), 1), new Reply(busy)));
    for (int i = 2; i < MESSAGES.size(); i++) {
      second.add(new Reply(MESSAGES.get(i), 1));
    }
    assertComplete(List.of(List.of(new Reply(padded(100_000))), second, whole()), 3);
    assertThat(failure(NetlinkException.class, List.of(new Reply(busy))).errno())
        .isEqualTo(Errno.EBUSY);
  }

  @Test
  void errorsAndStrangersWithoutEndComeToAnEnd() {
    byte[] foreign = MESSAGES.get(0).clone();
    Arrays.fill(foreign, 8, 12, (byte) 0xee);
    for (Step step :
        List.of(new Failure(Errno.ENOBUFS), new Verbatim(foreign), new Reply(new byte[0]))) {
      List<Step> flood = new ArrayList<>(java.util.Collections.nCopies(100_000, step));
      IOException e = failure(IOException.class, flood);
      assertThat(e).hasMessageContaining("RTM_GETLINK in namespace web");
    }
    assertThat(
            failure(
                    SystemCallException.class,
                    java.util.Collections.nCopies(100_000, new Failure(Errno.EINTR)))
                .errno())
        .isEqualTo(Errno.EINTR);
  }
}
