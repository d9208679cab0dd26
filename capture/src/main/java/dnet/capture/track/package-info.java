/**
 * The same packet across hops, translations and tunnels: what identifies it, where it was seen, how
 * long it took. No I/O: captured frames in, observations out.
 */
@NullMarked
package dnet.capture.track;

import org.jspecify.annotations.NullMarked;
