package dnet.inspector.ovs;

import java.io.IOException;

/** Open vSwitch could not be read; the message says what was asked, of which socket, and why. */
public final class OvsException extends IOException {
  private static final long serialVersionUID = 1L;

  OvsException(String message) {
    super(message);
  }

  OvsException(String message, Throwable cause) {
    super(message, cause);
  }
}
