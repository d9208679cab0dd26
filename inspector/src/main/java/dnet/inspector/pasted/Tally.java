package dnet.inspector.pasted;

import org.jspecify.annotations.Nullable;

/**
 * One direction's counters, as pasted.
 *
 * @param bytes null when the line with them is missing
 */
public record Tally(long packets, @Nullable Long bytes, long errors, long dropped) {}
