/**
 * An operator's pasted command output, from a host that dnet cannot run on: parsers into evidence
 * records, and the pairing of a container's interface with a veth by that evidence. No reading of
 * hosts and no guesses: what text cannot tell is left out.
 */
@NullMarked
package dnet.inspector.pasted;

import org.jspecify.annotations.NullMarked;
