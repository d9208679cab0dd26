/** What tests of packets share. */
@NullMarked
package dnet.capture;

import org.jspecify.annotations.NullMarked;
