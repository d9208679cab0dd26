/**
 * One trace from beginning to end: captures are opened, probes sent, everything is closed, and what
 * was gathered goes to the judge. Whatever ends it, nothing is left behind.
 */
@NullMarked
package dnet.capture.session;

import org.jspecify.annotations.NullMarked;
