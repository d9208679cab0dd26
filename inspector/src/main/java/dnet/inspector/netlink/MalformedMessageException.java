package dnet.inspector.netlink;

import java.io.IOException;

/** What the kernel sent (or a file holds) is no well-formed netlink message. */
public final class MalformedMessageException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int offset;

  MalformedMessageException(String what, int offset) {
    super(what + " at offset " + offset);
    this.offset = offset;
  }

  /** Where in the message, in octets from its beginning. */
  public int offset() {
    return offset;
  }
}
