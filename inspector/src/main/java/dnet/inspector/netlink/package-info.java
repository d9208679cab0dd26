/**
 * Netlink: the bounds-checked message codec, the request and dump loop, and rtnetlink's links,
 * addresses and namespace ids as raw records. Interpretation belongs to {@code assemble}.
 */
@NullMarked
package dnet.inspector.netlink;

import org.jspecify.annotations.NullMarked;
