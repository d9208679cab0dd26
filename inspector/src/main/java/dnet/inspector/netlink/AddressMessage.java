package dnet.inspector.netlink;

import org.jspecify.annotations.Nullable;

/**
 * One RTM_NEWADDR as the kernel sent it (rtnetlink(7), linux/if_addr.h).
 *
 * @param index the interface's index
 * @param address the interface's own address (IFA_LOCAL, or IFA_ADDRESS where that is absent), as a
 *     literal
 * @param prefixLength 0 to 128
 * @param peer IFA_ADDRESS where it differs from {@code address} (point-to-point); else null
 * @param scope RT_SCOPE_* (linux/rtnetlink.h)
 * @param flags IFA_F_* bits, the 32-bit form where the kernel sends it
 */
public record AddressMessage(
    int index, String address, int prefixLength, @Nullable String peer, int scope, int flags) {}
