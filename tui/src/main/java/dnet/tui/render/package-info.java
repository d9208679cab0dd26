/**
 * Reports into text: lines of styled spans, tables, and the one sink through which they reach a
 * terminal. No reading of hosts, no exit codes, no standard output: those are {@code cli}'s.
 */
@NullMarked
package dnet.tui.render;

import org.jspecify.annotations.NullMarked;
