package dnet.capture.track;

import dnet.capture.decode.Frame;
import dnet.capture.decode.Layer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Watches a TCP connection that others make, one way, at several points: which of the segments that
 * the first point saw came by at the others, as they were or merged or split. Any number of threads
 * may add.
 */
public final class StreamTracker {
  /** Segments compared at most; later ones are counted only where they are seen. */
  public static final int MOST_SEGMENTS = 100_000;

  /** Octets of the stream compared at most: far from where sequence numbers come again. */
  private static final int MOST_OCTETS = 1 << 30;

  private record Segment(long sequence, int length) {}

  private final int first;
  private final List<Segment> reference = new ArrayList<>();
  private final Map<Integer, SequenceRanges> ranges = new HashMap<>();
  private final Map<Integer, Long> packets = new HashMap<>();
  private final Set<Integer> closed = new HashSet<>();
  private long base = -1;
  private long uncompared;

  /**
   * Compares with a point.
   *
   * @param first where every segment of the stream should be seen
   */
  public StreamTracker(int first) {
    this.first = first;
  }

  /**
   * What a point saw of the stream.
   *
   * @param compared segments with data that the first point saw
   * @param seen of them, those of which this point saw every octet
   * @param packets captured here, with or without data
   */
  public record Coverage(int point, long compared, long seen, long packets) {
    /** Segments that did not come by, or not yet. */
    public long missing() {
      return compared - seen;
    }
  }

  /** Adds a packet of the stream, translated or in a tunnel; what is no TCP is left out. */
  public synchronized void add(int point, Frame.Datagram datagram) {
    if (!(datagram.transport() instanceof Layer.Tcp tcp)) {
      return;
    }
    packets.merge(point, 1L, Long::sum);
    // SYN and FIN take a number each.
    int length =
        tcp.payloadLength() + (tcp.has(Layer.Tcp.SYN) ? 1 : 0) + (tcp.has(Layer.Tcp.FIN) ? 1 : 0);
    if (length == 0) {
      return;
    }
    if (isBeyond(point, tcp.sequence())) {
      uncompared += point == first ? 1 : 0;
      return;
    }
    if (point == first) {
      reference.add(new Segment(tcp.sequence(), length));
    }
    ranges.computeIfAbsent(point, p -> new SequenceRanges()).add(tcp.sequence(), length);
  }

  private boolean isBeyond(int point, long sequence) {
    if (base < 0) {
      base = sequence;
    }
    if ((int) (sequence - base) > MOST_OCTETS
        || (point == first && reference.size() == MOST_SEGMENTS)) {
      closed.add(point);
    }
    return closed.contains(point);
  }

  /** What a point has seen so far. */
  public synchronized Coverage at(int point) {
    SequenceRanges here = ranges.getOrDefault(point, new SequenceRanges());
    long seen = reference.stream().filter(s -> here.covers(s.sequence(), s.length())).count();
    return new Coverage(point, reference.size(), seen, packets.getOrDefault(point, 0L));
  }

  /** Segments of the first point that were too many to compare. */
  public synchronized long uncompared() {
    return uncompared;
  }
}
