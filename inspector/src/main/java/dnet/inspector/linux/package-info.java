/**
 * System calls through jnr-ffi, the threads that own a network namespace, safe opening of files
 * that a container controls, and privileges. The only package that may use jnr-ffi; it knows
 * nothing of Docker, netlink messages or the model's meaning.
 */
@NullMarked
package dnet.inspector.linux;

import org.jspecify.annotations.NullMarked;
