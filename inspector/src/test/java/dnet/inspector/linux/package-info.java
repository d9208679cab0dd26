/** Tests of {@code linux}. */
@NullMarked
package dnet.inspector.linux;

import org.jspecify.annotations.NullMarked;
