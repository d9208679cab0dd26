/**
 * The interactive shell: reading lines, history, completion, and running one command at a time.
 * What the commands are, it is told; it knows no host and no report.
 */
@NullMarked
package dnet.tui.shell;

import org.jspecify.annotations.NullMarked;
