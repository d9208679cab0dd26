package dnet.inspector.model;

import org.jspecify.annotations.Nullable;

/**
 * An address of an interface.
 *
 * @param prefix the address with its prefix length
 * @param peer the far end of a point-to-point address; null otherwise
 * @param scope global, site, link, host or nowhere (rtnetlink(7))
 */
public record InterfaceAddress(IpPrefix prefix, @Nullable IpAddress peer, Scope scope) {
  /** RT_SCOPE_* of linux/rtnetlink.h. */
  public enum Scope {
    GLOBAL,
    SITE,
    LINK,
    HOST,
    NOWHERE;

    /** The scope of the kernel's number; numbers between the named ones count as global. */
    public static Scope of(int number) {
      return switch (number) {
        case 200 -> SITE;
        case 253 -> LINK;
        case 254 -> HOST;
        case 255 -> NOWHERE;
        default -> GLOBAL;
      };
    }
  }
}
