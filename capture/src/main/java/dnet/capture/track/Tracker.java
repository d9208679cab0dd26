package dnet.capture.track;

import dnet.capture.decode.Frame;
import dnet.capture.decode.Layer;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.MacAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
  private long since;
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

  /**
   * Leaves out what came before: captures do not begin all at once, and datagrams that look alike
   * are counted.
   *
   * @param nanos since the epoch
   */
  public synchronized void begin(long nanos) {
    since = nanos;
    frames.removeIf(f -> f.nanos() < nanos);
  }

  /** Whether no more is kept: then a packet need not be taken apart. */
  public synchronized boolean isFull() {
    return frames.size() >= MOST_FRAMES;
  }

  /** Counts a packet that was not added. */
  public synchronized void leave() {
    lost++;
  }

  /** Adds what was captured at a point. */
  public synchronized void add(int point, long nanos, Frame frame) {
    if (nanos < since) {
      return;
    }
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
   * ARP for an address, as it was seen.
   *
   * @param asked questions, at the point that saw the most
   * @param answers the MAC addresses that claim to be it
   */
  public record Resolution(IpAddress address, int asked, Set<MacAddress> answers) {
    public Resolution {
      answers = Set.copyOf(answers);
    }
  }

  /** Who was asked for, and who answered. */
  public List<Resolution> resolutions() {
    Map<IpAddress, Map<Integer, Integer>> asked = new LinkedHashMap<>();
    Map<IpAddress, Set<MacAddress>> answers = new HashMap<>();
    for (Captured captured : sorted()) {
      Layer.Arp arp = captured.frame().first(Layer.Arp.class);
      if (arp != null && arp.operation() == 1 && !arp.sender().equals(arp.target())) {
        asked
            .computeIfAbsent(arp.target(), a -> new HashMap<>())
            .merge(captured.point(), 1, Integer::sum);
      } else if (arp != null && arp.operation() == 2) {
        answers.computeIfAbsent(arp.sender(), a -> new LinkedHashSet<>()).add(arp.senderMac());
      }
    }
    List<Resolution> all = new ArrayList<>();
    asked.forEach(
        (address, counts) ->
            all.add(
                new Resolution(
                    address,
                    counts.values().stream().mapToInt(c -> c).max().orElse(0),
                    answers.getOrDefault(address, Set.of()))));
    return all;
  }

  /**
   * What others asked, as far as it can be recognised elsewhere, the first first: each once.
   *
   * @param point where they were seen
   * @param source who asks; null for anybody
   * @param port to which; 0 where there are none
   */
  public List<Identity> requests(
      int point, @Nullable IpAddress source, IpAddress destination, int port) {
    Set<Identity> found = new LinkedHashSet<>();
    Ordinals ordinals = new Ordinals();
    for (Captured captured : sorted()) {
      if (captured.point() == point) {
        for (Frame.Datagram datagram : captured.frame().datagrams()) {
          Identity identity = Identity.of(point, datagram, ordinals);
          if (identity != null
              && (port == 0 || Tuple.of(datagram).destinationPort() == port)
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
      sightings.addAll(matcher.match(captured.point(), captured.nanos(), captured.frame()));
    }
    return new Passages(sightings).observe(known, there, back, missing);
  }

  private int order(Captured captured) {
    int at = forward.indexOf(captured.point());
    return at < 0 ? Integer.MAX_VALUE : at;
  }
}
