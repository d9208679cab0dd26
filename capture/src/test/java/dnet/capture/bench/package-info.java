/**
 * Programs of {@code fixtures/bench-trace.sh}: no tests, for what they measure depends on the
 * machine.
 */
@NullMarked
package dnet.capture.bench;

import org.jspecify.annotations.NullMarked;
