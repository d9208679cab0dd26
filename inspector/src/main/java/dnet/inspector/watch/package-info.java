/**
 * A host that is watched: events of the kernel and of the engine say what has changed, that much is
 * read again, and a new {@code Host} is made of it. What is read and how is {@code snapshot}'s
 * business; what becomes of it, {@code assemble}'s.
 */
@NullMarked
package dnet.inspector.watch;

import org.jspecify.annotations.NullMarked;
