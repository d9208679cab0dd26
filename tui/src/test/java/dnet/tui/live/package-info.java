/** Tests of dnet as a user runs it: its launcher, on real engines, at a real terminal. */
@NullMarked
package dnet.tui.live;

import org.jspecify.annotations.NullMarked;
