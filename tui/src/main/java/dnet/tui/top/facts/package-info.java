/**
 * What the panes show: a host, and what follows from how it was before: rates, hits of rules, what
 * has happened. No I/O, no clock.
 */
@NullMarked
package dnet.tui.top.facts;

import org.jspecify.annotations.NullMarked;
