/**
 * Everything that was read, as it was read: {@link dnet.inspector.snapshot.Snapshot}, the observer
 * that takes one of a live host, and its file form.
 */
@NullMarked
package dnet.inspector.snapshot;

import org.jspecify.annotations.NullMarked;
