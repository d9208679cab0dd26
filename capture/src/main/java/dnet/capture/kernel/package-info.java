/**
 * What the kernel itself says about packets that vanish: drop reasons from an own tracefs instance,
 * counters of rules, protocols and interfaces before and after, tracked connections. Leaves nothing
 * behind.
 */
@NullMarked
package dnet.capture.kernel;

import org.jspecify.annotations.NullMarked;
