/**
 * Packets from live interfaces and from files, and pcapng files of them. The only package that may
 * use pcap4j. What packets mean is decided elsewhere.
 */
@NullMarked
package dnet.capture.source;

import org.jspecify.annotations.NullMarked;
