package dnet.inspector.snapshot;

import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.NetnsId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads namespaces that are open, two at a time where there are many. */
final class NamespaceTour implements Supplier<@Nullable NetnsHandle>, Namespaces.Visit {
  private static final int PARALLEL = 2;

  /** Up to so many are read before another thread has started. */
  private static final int FEW = 4;

  private final NamespaceReader reader;
  private final List<Stop> stops;
  private final Map<NetnsId, Stop> byNamespace = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();
  private final Map<NetnsId, NamespaceReader.Reading> readings = new ConcurrentHashMap<>();
  private final Map<NetnsId, IOException> refusals = new ConcurrentHashMap<>();

  /**
   * A namespace to read.
   *
   * @param wanted what of it
   * @param before where all else comes from; null only when everything is wanted
   * @param others where its links may lead to, the likeliest first
   */
  record Stop(
      NetnsHandle namespace,
      Set<Section> wanted,
      NamespaceReader.@Nullable Reading before,
      Iterable<NetnsHandle> others) {
    Stop {
      wanted = Set.copyOf(wanted);
    }
  }

  private NamespaceTour(NamespaceReader reader, List<Stop> stops) {
    this.reader = reader;
    this.stops = stops;
    stops.forEach(s -> byNamespace.put(s.namespace().id(), s));
  }

  /** Reads them all. */
  static NamespaceTour read(NamespaceReader reader, List<Stop> stops) {
    NamespaceTour tour = new NamespaceTour(reader, stops);
    List<Thread> threads = new ArrayList<>();
    int threadCount = stops.isEmpty() ? 0 : stops.size() <= FEW ? 1 : PARALLEL;
    for (int i = 1; i <= threadCount; i++) {
      threads.add(Namespaces.tour("scan-" + i, tour, tour));
    }
    threads.forEach(Joining::fully);
    return tour;
  }

  /** What was read, by namespace. */
  Map<NetnsId, NamespaceReader.Reading> readings() {
    return readings;
  }

  /** Which could not be entered or read, and why. */
  Map<NetnsId, IOException> refusals() {
    return refusals;
  }

  @Override
  public @Nullable NetnsHandle get() {
    int at = next.getAndIncrement();
    return at < stops.size() ? stops.get(at).namespace() : null;
  }

  @Override
  public void inside(NetnsHandle namespace) {
    Stop stop = byNamespace.get(namespace.id());
    if (stop == null) {
      throw new IllegalStateException("namespace " + namespace + " is no stop of this tour");
    }
    try {
      readings.put(
          namespace.id(), reader.readHere(namespace, stop.others(), stop.wanted(), stop.before()));
    } catch (IOException e) {
      refusals.put(namespace.id(), e);
    }
  }

  @Override
  public void refused(NetnsHandle namespace, IOException why) {
    refusals.put(namespace.id(), why);
  }
}
