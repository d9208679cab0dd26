/**
 * The commands and their exit codes: the only place that writes to standard output or ends the
 * program. What a command says is rendered in {@code render}; what it knows comes from {@code
 * inspector}.
 */
@NullMarked
package dnet.tui.cli;

import org.jspecify.annotations.NullMarked;
