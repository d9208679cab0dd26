/**
 * Where to look for a flow's packets, and for which: the interfaces of the predicted way and those
 * where a packet may go astray, each with a narrow filter made of numbers. No I/O.
 */
@NullMarked
package dnet.capture.plan;

import org.jspecify.annotations.NullMarked;
