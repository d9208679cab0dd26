/**
 * Open vSwitch as it is read: the OVSDB client, the daemon's control socket and {@code ovs-ofctl},
 * into raw facts. Nothing here changes a switch, and nothing interprets what was read.
 */
@NullMarked
package dnet.inspector.ovs;

import org.jspecify.annotations.NullMarked;
