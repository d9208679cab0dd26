package dnet.capture.source;

/**
 * What a capture counted .
 *
 * @param received packets that were handed on
 * @param dropped packets that found the ring full (pcap_stats(3PCAP)): what they were is not known
 */
public record CaptureCounts(long received, long dropped) {}
