package dnet.inspector.remedy.dhcp;

import java.io.IOException;

/** A server has answered that an address must not be used any more (DHCPNAK). */
public final class RevokedException extends IOException {
  private static final long serialVersionUID = 1L;

  RevokedException(String message) {
    super(message);
  }
}
