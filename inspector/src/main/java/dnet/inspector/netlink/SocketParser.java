package dnet.inspector.netlink;

import dnet.inspector.netlink.Attributes.Attribute;
import org.jspecify.annotations.Nullable;

/** SOCK_DIAG_BY_FAMILY (struct inet_diag_msg and INET_DIAG_* of linux/inet_diag.h). */
final class SocketParser {
  static final int SOCK_DIAG_BY_FAMILY = 20;

  private static final int FIXED = 72;
  private static final int SOURCE = 8;
  private static final int DESTINATION = 24;
  private static final int INET_DIAG_SKV6ONLY = 11;

  private SocketParser() {}

  /**
   * Reads one socket; null for other families.
   *
   * @param protocol that was asked for: the answer does not repeat it
   * @throws MalformedMessageException if it is not well-formed
   */
  static @Nullable SocketMessage parse(int protocol, Octets body) throws MalformedMessageException {
    int family = body.u8(0);
    if (family != Rtnetlink.AF_INET && family != Rtnetlink.AF_INET6) {
      return null;
    }
    int width = family == Rtnetlink.AF_INET ? 4 : 16;
    boolean v6Only = false;
    for (Attribute attribute : Attributes.of(body.rest(FIXED))) {
      if (attribute.type() == INET_DIAG_SKV6ONLY) {
        v6Only = attribute.value().u8(0) != 0;
      }
    }
    return new SocketMessage(
        family,
        protocol,
        body.u8(1),
        ValueKind.IP.read(body.part(SOURCE, width)),
        body.be16(4),
        ValueKind.IP.read(body.part(DESTINATION, width)),
        body.be16(6),
        body.s32(40),
        body.u32(64),
        body.u32(68),
        v6Only);
  }
}
