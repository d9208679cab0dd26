/** Tests of {@code watch}: scripted events, and real hosts whose changes are seen in time. */
@NullMarked
package dnet.inspector.watch;

import org.jspecify.annotations.NullMarked;
