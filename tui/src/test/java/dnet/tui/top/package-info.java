/** {@code dnet top} without a terminal, and on Lanterna's virtual one. */
package dnet.tui.top;
