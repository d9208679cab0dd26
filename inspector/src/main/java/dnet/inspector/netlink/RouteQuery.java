package dnet.inspector.netlink;

import dnet.inspector.model.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * A packet to ask the kernel's route lookup about (rtnetlink(7), RTM_GETROUTE).
 *
 * @param source null when the host is to choose it; needed with {@code inputIndex}
 * @param inputIndex the interface by which the packet comes in; 0 for one that the host sends
 * @param outputIndex the interface that the sender's socket is bound to; 0 for none
 * @param mark the firewall mark; 0 for none
 * @param uid the sender's user id; null for the asking process's own
 * @param matched whether the route of the table is wanted (RTM_F_FIB_MATCH, Linux 4.13), rather
 *     than what was made of it for this packet
 */
public record RouteQuery(
    IpAddress destination,
    @Nullable IpAddress source,
    int inputIndex,
    int outputIndex,
    long mark,
    @Nullable Long uid,
    boolean matched) {
  private static final int RTM_F_LOOKUP_TABLE = 0x1000;
  private static final int RTM_F_FIB_MATCH = 0x2000;
  private static final int RTA_DST = 1;
  private static final int RTA_SRC = 2;
  private static final int RTA_IIF = 3;
  private static final int RTA_OIF = 4;
  private static final int RTA_MARK = 16;
  private static final int RTA_UID = 25;

  public RouteQuery {
    if (source != null && source.isV4() != destination.isV4()) {
      throw new IllegalArgumentException("route from " + source + " to " + destination);
    }
  }

  /** A packet that the host itself sends, with nothing special. */
  public static RouteQuery to(IpAddress destination) {
    return new RouteQuery(destination, null, 0, 0, 0, null, false);
  }

  /** The same, coming in by an interface from somebody else. */
  public RouteQuery from(IpAddress sender, int index) {
    return new RouteQuery(destination, sender, index, outputIndex, mark, uid, matched);
  }

  /** The same with a mark. */
  public RouteQuery marked(long with) {
    return new RouteQuery(destination, source, inputIndex, outputIndex, with, uid, matched);
  }

  /** The same, asking for the route of the table. */
  public RouteQuery matching() {
    return new RouteQuery(destination, source, inputIndex, outputIndex, mark, uid, true);
  }

  Request request(int type) {
    int bits = destination.bits();
    Request request =
        new Request(type)
            .octet(destination.isV4() ? Rtnetlink.AF_INET : Rtnetlink.AF_INET6)
            .octet(bits)
            .octet(source == null ? 0 : bits)
            .zeros(5)
            // IPv6 tells the table unasked, and refuses to be asked.
            .number((destination.isV4() ? RTM_F_LOOKUP_TABLE : 0) | (matched ? RTM_F_FIB_MATCH : 0))
            .attribute(RTA_DST, destination.octets());
    if (source != null) {
      request.attribute(RTA_SRC, source.octets());
    }
    if (inputIndex != 0) {
      request.attribute(RTA_IIF, inputIndex);
    }
    if (outputIndex != 0) {
      request.attribute(RTA_OIF, outputIndex);
    }
    if (mark != 0) {
      request.attribute(RTA_MARK, (int) mark);
    }
    if (uid != null) {
      request.attribute(RTA_UID, uid.intValue());
    }
    return request;
  }
}
