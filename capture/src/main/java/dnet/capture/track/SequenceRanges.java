package dnet.capture.track;

import java.util.Map;
import java.util.TreeMap;

/**
 * Octets of a TCP stream that a point has seen, however they were cut into segments: offloads merge
 * segments at one hop and split them at another (GRO, TSO). Sequence numbers wrap; what is more
 * than 2 GiB away from the newest is taken for newer.
 */
final class SequenceRanges {
  /** Gaps kept at most. */
  private static final int MOST = 10_000;

  /** From start to end, both counted from the first sequence number, without overlaps. */
  private final TreeMap<Long, Long> ranges = new TreeMap<>();

  private long newest;
  private boolean begun;

  /** A sequence number as an offset that does not wrap. */
  private long unwrapped(long sequence) {
    if (!begun) {
      begun = true;
      newest = sequence;
    }
    return newest + (int) (sequence - newest);
  }

  /** Adds a segment. */
  void add(long sequence, int length) {
    long start = unwrapped(sequence);
    long end = start + length;
    newest = Math.max(newest, end);
    Map.Entry<Long, Long> before = ranges.floorEntry(start);
    if (before != null && before.getValue() >= start) {
      start = before.getKey();
      end = Math.max(end, before.getValue());
    }
    for (Map.Entry<Long, Long> next = ranges.ceilingEntry(start);
        next != null && next.getKey() <= end;
        next = ranges.ceilingEntry(start)) {
      end = Math.max(end, next.getValue());
      ranges.remove(next.getKey());
    }
    ranges.put(start, end);
    if (ranges.size() > MOST) {
      ranges.pollFirstEntry();
    }
  }

  /** Whether all of a segment was seen. */
  boolean covers(long sequence, int length) {
    long start = unwrapped(sequence);
    Map.Entry<Long, Long> at = ranges.floorEntry(start);
    return at != null && at.getValue() >= start + length;
  }
}
