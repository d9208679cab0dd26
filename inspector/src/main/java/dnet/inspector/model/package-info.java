/**
 * The host as dnet understands it: immutable records without I/O and without any library's
 * annotations. Readers, JSON and text live elsewhere; nothing here knows where a fact came from.
 */
@NullMarked
package dnet.inspector.model;

import org.jspecify.annotations.NullMarked;
