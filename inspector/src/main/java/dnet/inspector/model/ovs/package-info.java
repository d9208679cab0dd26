/**
 * Open vSwitch: its bridges, their ports and interfaces, and the OpenFlow rules that decide what
 * becomes of a packet. Immutable records; no I/O.
 */
@NullMarked
package dnet.inspector.model.ovs;

import org.jspecify.annotations.NullMarked;
