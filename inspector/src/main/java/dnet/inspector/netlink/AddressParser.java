package dnet.inspector.netlink;

import dnet.inspector.netlink.Attributes.Attribute;
import org.jspecify.annotations.Nullable;

/** RTM_NEWADDR (struct ifaddrmsg and IFA_* of linux/if_addr.h). */
final class AddressParser {
  static final int RTM_NEWADDR = 20;

  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_FLAGS = 8;
  private static final int FIXED = 8;

  private AddressParser() {}

  /**
   * Reads one message's body; null for families without IP addresses.
   *
   * @throws MalformedMessageException if it is not well-formed or holds no address
   */
  static @Nullable AddressMessage parse(Octets body) throws MalformedMessageException {
    int family = body.u8(0);
    if (family != Rtnetlink.AF_INET && family != Rtnetlink.AF_INET6) {
      return null;
    }
    int flags = body.u8(2);
    String address = null;
    String local = null;
    for (Attribute attribute : Attributes.of(body.rest(FIXED))) {
      switch (attribute.type()) {
        case IFA_ADDRESS -> address = ValueKind.IP.read(attribute.value());
        case IFA_LOCAL -> local = ValueKind.IP.read(attribute.value());
        case IFA_FLAGS -> flags = attribute.value().s32(0);
        default -> {
          // Label, broadcast address, lifetimes: nothing that dnet shows.
        }
      }
    }
    String own = local != null ? local : address;
    if (own == null) {
      throw new MalformedMessageException("address message without an address", body.offset());
    }
    String peer = local != null && address != null && !address.equals(local) ? address : null;
    return new AddressMessage(body.s32(4), own, body.u8(1), peer, body.u8(3), flags);
  }
}
