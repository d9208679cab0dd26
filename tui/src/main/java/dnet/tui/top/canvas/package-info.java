/**
 * A screen as a grid of cells, and what is drawn with. Text gets into it only as the safe spans of
 * {@code tui.render}. No terminal, no clock.
 */
@NullMarked
package dnet.tui.top.canvas;

import org.jspecify.annotations.NullMarked;
