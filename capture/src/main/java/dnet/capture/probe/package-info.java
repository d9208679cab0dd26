/**
 * Sends probes from inside a namespace and hears what becomes of them: ICMP echoes, TCP connection
 * attempts, UDP datagrams, as a process there would send them, with no program there. The only
 * package here that has an effect on the host.
 */
@NullMarked
package dnet.capture.probe;

import org.jspecify.annotations.NullMarked;
