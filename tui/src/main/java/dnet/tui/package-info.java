@NullMarked
package dnet.tui;

import org.jspecify.annotations.NullMarked;
