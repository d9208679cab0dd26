/**
 * Readers of {@code /proc} and {@code /sys} below a root path that tests can move: processes,
 * cgroups, namespace mounts, docker-proxy command lines.
 */
@NullMarked
package dnet.inspector.procfs;

import org.jspecify.annotations.NullMarked;
