package dnet.inspector.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dnet.inspector.netlink.KernelEvent.Topic;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a message of a multicast group is about. */
class EventParserTest {
  private static Message message(MessageBuilder builder) throws MalformedMessageException {
    byte[] bytes = builder.build();
    return Message.split(bytes, bytes.length).get(0);
  }

  /** struct ndmsg. */
  private static MessageBuilder neighbour(int type, int family, int state) {
    return new MessageBuilder(type).s32(family).s32(5).s32(state);
  }

  @ParameterizedTest
  @CsvSource({
    "16, LINKS",
    "17, LINKS",
    "20, ADDRESSES",
    "21, ADDRESSES",
    "24, ROUTES",
    "25, ROUTES",
    "32, POLICY_RULES",
    "33, POLICY_RULES",
    "36, QDISCS",
    "37, QDISCS",
    "40, QDISCS",
    "44, QDISCS",
    "45, QDISCS",
    "80, SETTINGS",
    "81, SETTINGS",
    "104, ROUTES",
    "112, FDB",
    "2560, RULESET",
    "2575, RULESET"
  })
  void typesAreKnown(int type, Topic topic) throws MalformedMessageException {
    assertThat(EventParser.parse(message(new MessageBuilder(type).zeros(16)), 3))
        .isEqualTo(new KernelEvent(3, topic, true, -1));
  }

  @Test
  void whatIsNotShownIsNoEvent() throws MalformedMessageException {
    for (int type : List.of(2, 3, 52, 66, 84, 272, 300)) {
      assertThat(EventParser.parse(message(new MessageBuilder(type).zeros(16)), -1)).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "28, 2, 2, NEIGHBOURS, false", // reachable
    "28, 10, 4, NEIGHBOURS, false", // stale
    "28, 2, 32, NEIGHBOURS, false", // failed
    "28, 2, 128, NEIGHBOURS, true", // permanent
    "28, 2, 64, NEIGHBOURS, true", // noarp
    "29, 2, 4, NEIGHBOURS, true",
    "28, 7, 2, FDB, false",
    "29, 7, 4, FDB, false",
    "28, 7, 128, FDB, true",
    "29, 7, 128, FDB, true"
  })
  void learnedNeighboursAreNotUrgent(int type, int family, int state, Topic topic, boolean urgent)
      throws MalformedMessageException {
    assertThat(EventParser.parse(message(neighbour(type, family, state)), -1))
        .isEqualTo(new KernelEvent(-1, topic, urgent, -1));
  }

  @Test
  void neighboursThatAreMulticastGroupsAreNoEvents() throws MalformedMessageException {
    byte[] allNodes = new byte[16];
    allNodes[0] = (byte) 0xff;
    byte[] host = {10, 0, 0, (byte) 224};
    byte[] igmp = {(byte) 224, 0, 0, 22};
    assertThat(EventParser.parse(message(neighbour(28, 10, 0x40).octets(1, allNodes)), -1))
        .isNull();
    assertThat(EventParser.parse(message(neighbour(28, 2, 0x40).octets(1, igmp)), -1)).isNull();
    assertThat(EventParser.parse(message(neighbour(28, 2, 0x40).octets(1, host)), -1)).isNotNull();
  }

  @Test
  void idsOfNamespacesAreToldWithTheirNumber() throws MalformedMessageException {
    MessageBuilder added = new MessageBuilder(88).zeros(4).u32(1, 12);
    MessageBuilder removed = new MessageBuilder(89).zeros(4).u32(1, 12);
    assertThat(EventParser.parse(message(added), 4))
        .isEqualTo(new KernelEvent(4, Topic.NAMESPACE_ADDED, true, 12));
    assertThat(EventParser.parse(message(removed), -1))
        .isEqualTo(new KernelEvent(-1, Topic.NAMESPACE_REMOVED, true, 12));
  }

  @Test
  void aMessageThatEndsTooEarlyIsMalformed() {
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> EventParser.parse(message(new MessageBuilder(28).zeros(4)), -1));
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> EventParser.parse(message(new MessageBuilder(88)), -1));
  }
}
