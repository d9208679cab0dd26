package dnet.inspector.ovs;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of octets into JSON objects: RFC 7047 puts nothing between messages, so only
 * counting braces tells where one ends. Each octet is looked at once.
 */
final class Frames {
  private final int limit;
  private final Deque<byte[]> whole = new ArrayDeque<>();
  private final ByteArrayOutputStream part = new ByteArrayOutputStream();
  private long taken;
  private int depth;
  private boolean inString;
  private boolean escaped;

  /**
   * Starts empty.
   *
   * @param limit of all octets together
   */
  Frames(int limit) {
    this.limit = limit;
  }

  /**
   * Takes in what arrived.
   *
   * @throws OvsException if it is no object, or more than the limit
   */
  void feed(byte[] octets, int length) throws OvsException {
    taken += length;
    if (taken > limit) {
      throw new OvsException("more than " + limit + " octets");
    }
    int from = 0;
    for (int at = 0; at < length; at++) {
      boolean ends = depth > 0 ? ends(octets[at]) : begins(octets[at]);
      if (depth == 0 && !ends) {
        from = at + 1;
      }
      if (ends) {
        part.write(octets, from, at + 1 - from);
        whole.add(part.toByteArray());
        part.reset();
        from = at + 1;
      }
    }
    part.write(octets, from, length - from);
  }

  /** The next whole object; null when none has arrived. */
  byte @Nullable [] next() {
    return whole.poll();
  }

  /** Outside of an object: white space, or the brace that opens one. Never the end of one. */
  private boolean begins(byte octet) throws OvsException {
    if (octet == '{') {
      depth = 1;
    } else if (octet != ' ' && octet != '\t' && octet != '\r' && octet != '\n') {
      throw new OvsException("not a JSON-RPC message");
    }
    return false;
  }

  private boolean ends(byte octet) {
    if (inString) {
      if (escaped) {
        escaped = false;
      } else if (octet == '\\') {
        escaped = true;
      } else if (octet == '"') {
        inString = false;
      }
      return false;
    }
    switch (octet) {
      case '"' -> inString = true;
      case '{', '[' -> depth++;
      case '}', ']' -> depth--;
      default -> {
        // Numbers, words and separators do not nest.
      }
    }
    return depth == 0;
  }
}
