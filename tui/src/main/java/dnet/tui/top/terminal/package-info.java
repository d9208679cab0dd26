/**
 * The terminal: taking it over and giving it back, keys, signals, drawing what has changed. The
 * only package that uses Lanterna.
 */
@NullMarked
package dnet.tui.top.terminal;

import org.jspecify.annotations.NullMarked;
