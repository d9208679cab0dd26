/** Tests of {@code docker}. */
@NullMarked
package dnet.inspector.docker;

import org.jspecify.annotations.NullMarked;
