/**
 * What happens to a packet: {@code (Host, Flow) → Trace}. Pure: no clock, no I/O, the same host and
 * flow give the same trace. What is not known or not understood is carried along and named in the
 * verdict, never taken for "accept".
 */
@NullMarked
package dnet.inspector.simulate;

import org.jspecify.annotations.NullMarked;
