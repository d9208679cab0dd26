/**
 * The double of {@code netlink}'s transport: it replays recorded datagrams and scripted failures.
 * Shipped so that every module's tests talk to the same kernel; nothing here opens a socket.
 */
@NullMarked
package dnet.inspector.netlink.testing;

import org.jspecify.annotations.NullMarked;
