/**
 * {@code dnet top}: its state, what keys do to it, how it is drawn, and the loop around. State and
 * drawing are pure; what they want done is an {@link dnet.tui.top.Effect}.
 */
@NullMarked
package dnet.tui.top;

import org.jspecify.annotations.NullMarked;
