/**
 * The engine's own facts through docker-java: which engine, its containers and networks. The only
 * package that may use docker-java.
 */
@NullMarked
package dnet.inspector.docker;

import org.jspecify.annotations.NullMarked;
