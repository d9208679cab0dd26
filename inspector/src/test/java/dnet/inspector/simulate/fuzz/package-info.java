/**
 * The simulator against the kernel: random labs, real packets for random flows, and no certain
 * verdict that reality contradicts. What once did is kept as a recorded scenario.
 */
@NullMarked
package dnet.inspector.simulate.fuzz;

import org.jspecify.annotations.NullMarked;
