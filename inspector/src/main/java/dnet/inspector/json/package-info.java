/**
 * What every JSON document that dnet writes has in common. No types of dnet's own: those belong to
 * {@code report} and {@code snapshot}.
 */
@NullMarked
package dnet.inspector.json;

import org.jspecify.annotations.NullMarked;
