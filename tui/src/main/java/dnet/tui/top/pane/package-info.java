/** The panes of {@code dnet top}, one class each, drawn from facts alone: no clock, no I/O. */
@NullMarked
package dnet.tui.top.pane;

import org.jspecify.annotations.NullMarked;
