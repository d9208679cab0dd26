/**
 * Firewall rules as programs print them, and their parsers into the neutral form of {@code
 * dnet.inspector.model.firewall}. Running the programs is here, judging the rules is not.
 */
@NullMarked
package dnet.inspector.netfilter;

import org.jspecify.annotations.NullMarked;
