/**
 * The engine's own facts: which engine, its containers and networks. docker-java carries the
 * questions (transport, TLS, API versions), what comes back is read as a tree. The only package
 * that may use docker-java.
 */
@NullMarked
package dnet.inspector.docker;

import org.jspecify.annotations.NullMarked;
