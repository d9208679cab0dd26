package dnet.tui.cli;

/** A command whose own options come first: the first other word begins another program's line. */
interface Verbatim {}
