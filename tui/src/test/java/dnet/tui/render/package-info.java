/** Tests of layout and of what may reach a terminal. */
@NullMarked
package dnet.tui.render;

import org.jspecify.annotations.NullMarked;
