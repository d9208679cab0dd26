package dnet.capture.track;

import dnet.capture.decode.Frame;
import dnet.capture.decode.Layer;
import dnet.inspector.model.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects frames of many captures and says where probes passed. Any number of threads may add;
 * each asking works on what there is, in the order of the kernel's time stamps, for captures of one
 * host hand over in any order.
 */
public final class Tracker {
  /** Frames kept at most. */
  public static final int MOST_FRAMES = 100_000;

  private record Captured(int point, long nanos, Frame frame) {}

  private final List<Integer> forward;
  private final List<Integer> reply;
  private final Map<Integer, Identity> probes = new HashMap<>();
  private final Map<Tuple, Integer> aliases = new HashMap<>();
  private final List<Captured> frames = new ArrayList<>();
  private long lost;

  /**
   * Tracks along a path.
   *
   * @param forward the points' numbers in the order in which a probe should pass; one may come
   *     again
   * @param reply likewise for the answer
   */
  public Tracker(List<Integer> forward, List<Integer> reply) {
    this.forward = List.copyOf(forward);
    this.reply = List.copyOf(reply);
  }

  /** Announces a probe; its packets may have been added before. */
  public synchronized void probe(int number, Identity identity) {
    probes.put(number, identity);
  }

  /**
   * Says what a connection attempt looks like when it is translated, as predicted or by conntrack
   * (the reply's tuple, inverted). Needed only where no point sees it untranslated.
   */
  public synchronized void alias(int number, Tuple translated) {
    aliases.put(translated, number);
  }

  /** Adds what was captured at a point. */
  public synchronized void add(int point, long nanos, Frame frame) {
    if (frames.size() < MOST_FRAMES) {
      frames.add(new Captured(point, nanos, frame));
    } else {
      lost++;
    }
  }

  /** What has been seen so far. */
  public Observation observe() {
    return along(forward, reply);
  }

  /** What has been seen so far, told along another way. */
  public Observation along(List<Integer> there, List<Integer> back) {
    Map<Integer, Identity> known;
    Map<Tuple, Integer> others;
    synchronized (this) {
      known = Map.copyOf(probes);
      others = Map.copyOf(aliases);
    }
    return observe(known, others, there, back);
  }

  /**
   * What has been seen of connections that others made, told along their way.
   *
   * @param others their attempts, numbered as probes are
   */
  public Observation ofOthers(
      Map<Integer, Identity> others, List<Integer> there, List<Integer> back) {
    return observe(others, Map.of(), there, back);
  }

  /**
   * Connection attempts to a port that were seen at some points, the first first: each once.
   *
   * @param source who makes them; null for anybody
   */
  public List<Tuple> attempts(
      Set<Integer> points, @Nullable IpAddress source, IpAddress destination, int port) {
    Set<Tuple> found = new LinkedHashSet<>();
    for (Captured captured : sorted()) {
      if (points.contains(captured.point())) {
        for (Frame.Datagram datagram : captured.frame().datagrams()) {
          boolean opens =
              datagram.transport() instanceof Layer.Tcp tcp
                  && tcp.has(Layer.Tcp.SYN)
                  && !tcp.has(Layer.Tcp.ACK);
          Tuple tuple = Tuple.of(datagram);
          if (opens
              && tuple.destination().equals(destination)
              && tuple.destinationPort() == port
              && (source == null || tuple.source().equals(source))) {
            found.add(tuple);
          }
        }
      }
    }
    return List.copyOf(found);
  }

  /**
   * What others asked, as far as it can be recognised elsewhere, the first first: each once.
   *
   * @param points where they were seen
   * @param source who asks; null for anybody
   */
  public List<Identity> requests(
      Set<Integer> points, @Nullable IpAddress source, IpAddress destination) {
    Set<Identity> found = new LinkedHashSet<>();
    for (Captured captured : sorted()) {
      if (points.contains(captured.point())) {
        for (Frame.Datagram datagram : captured.frame().datagrams()) {
          Identity identity = Identity.of(datagram);
          if (identity != null
              && datagram.ip().destination().equals(destination)
              && (source == null || datagram.ip().source().equals(source))) {
            found.add(identity);
          }
        }
      }
    }
    return List.copyOf(found);
  }

  private List<Captured> sorted() {
    List<Captured> sorted;
    synchronized (this) {
      sorted = new ArrayList<>(frames);
    }
    sorted.sort(Comparator.comparingLong(Captured::nanos).thenComparingInt(this::order));
    return sorted;
  }

  private Observation observe(
      Map<Integer, Identity> known,
      Map<Tuple, Integer> others,
      List<Integer> there,
      List<Integer> back) {
    long missing;
    synchronized (this) {
      missing = lost;
    }
    Matcher matcher = new Matcher(known, others);
    List<Sighting> sightings = new ArrayList<>();
    for (Captured captured : sorted()) {
      @Nullable Sighting found =
          matcher.match(captured.point(), captured.nanos(), captured.frame());
      if (found != null) {
        sightings.add(found);
      }
    }
    return new Passages(sightings).observe(known, there, back, missing);
  }

  private int order(Captured captured) {
    int at = forward.indexOf(captured.point());
    return at < 0 ? Integer.MAX_VALUE : at;
  }
}
