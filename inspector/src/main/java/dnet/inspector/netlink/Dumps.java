package dnet.inspector.netlink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the messages of a dump by one of the parsers. */
final class Dumps {
  private Dumps() {}

  /** Reads one message's body; null for what is not wanted. */
  interface Parser<T> {
    @Nullable T parse(Octets body) throws MalformedMessageException;
  }

  /**
   * Asks for all objects.
   *
   * @param reply the type of the messages that hold them
   */
  static <T> Rtnetlink.Dump<T> of(
      Conversation conversation, String name, Request request, int reply, Parser<T> parser)
      throws IOException {
    return parsed(conversation.dump(name, request), reply, parser);
  }

  static <T> Rtnetlink.Dump<T> parsed(Conversation.Answer answer, int reply, Parser<T> parser)
      throws MalformedMessageException {
    List<T> items = new ArrayList<>();
    for (Message message : answer.messages()) {
      T item = message.type() == reply ? parser.parse(message.body()) : null;
      if (item != null) {
        items.add(item);
      }
    }
    return new Rtnetlink.Dump<>(items, answer.complete());
  }
}
