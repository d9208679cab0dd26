package dnet.capture.track;

import org.jspecify.annotations.Nullable;

/**
 * What a capture point saw of all probes, one way.
 *
 * @param point the capture's number
 * @param turn the how-manieth time they pass here on this way, from 0
 * @param seen distinct probes
 * @param extra packets beyond the first of each: floods and retransmissions
 * @param latency since the point before that saw the same probe; null at the first, or where none
 *     was seen
 * @param tuple of the first packet, translated as it is here; null where none was seen
 * @param tunnelId VNI or key of the tunnel that it is in here; null for none
 */
public record Passage(
    int point,
    Way way,
    int turn,
    int seen,
    int extra,
    @Nullable Latency latency,
    @Nullable Tuple tuple,
    @Nullable Long tunnelId) {}
