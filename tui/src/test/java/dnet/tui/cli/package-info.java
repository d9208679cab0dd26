/** Tests of the command line in this process, on the recorded host and on made-up reports. */
@NullMarked
package dnet.tui.cli;

import org.jspecify.annotations.NullMarked;
