/**
 * Packets as captured, taken apart layer by layer down to what tunnels carry: own decoders over an
 * array, with every access checked. Everything here may come from an attacker. No capture library
 * and no I/O.
 */
@NullMarked
package dnet.capture.decode;

import org.jspecify.annotations.NullMarked;
