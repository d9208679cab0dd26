/** Tests of the netlink codec and its dump loop, on recorded, hand-made and live answers. */
@NullMarked
package dnet.inspector.netlink;

import org.jspecify.annotations.NullMarked;
