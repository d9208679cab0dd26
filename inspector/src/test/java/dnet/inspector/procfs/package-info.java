/** Tests of {@code procfs}. */
@NullMarked
package dnet.inspector.procfs;

import org.jspecify.annotations.NullMarked;
