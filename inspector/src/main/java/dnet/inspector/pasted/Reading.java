package dnet.inspector.pasted;

import org.jspecify.annotations.Nullable;

/**
 * One interface's counters at one moment.
 *
 * @param rx null when they were not pasted
 * @param tx null when they were not pasted
 */
public record Reading(@Nullable Tally rx, @Nullable Tally tx) {}
