/**
 * {@code Snapshot} to {@code Host}: pairs interfaces across namespaces, names namespaces, joins
 * engine facts with kernel facts. Pure functions; what could not be known becomes a gap.
 */
@NullMarked
package dnet.inspector.assemble;

import org.jspecify.annotations.NullMarked;
