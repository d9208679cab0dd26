/** Predictions on real hosts with injected faults, and on hosts made by hand. */
@NullMarked
package dnet.inspector.simulate;

import org.jspecify.annotations.NullMarked;
