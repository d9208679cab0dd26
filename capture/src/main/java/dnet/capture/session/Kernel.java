package dnet.capture.session;

import dnet.capture.kernel.ConntrackLookup;
import dnet.capture.kernel.DropWatch;
import dnet.capture.kernel.StackCounters;
import dnet.capture.kernel.TrackedConnection;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.Gap;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.NetnsId;
import dnet.inspector.snapshot.OpenNamespaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** What the kernel counts and throws away while probes fly. Opened beside the captures. */
final class Kernel implements AutoCloseable {
  private static final String DROPS = "packets that the kernel throws away";

  private final Map<NetnsId, NetnsHandle> places;
  private final Wanted tracked;
  private final FutureTask<Map<NetnsId, StackCounters>> before;
  private final FutureTask<DropWatch> watch;
  private final FutureTask<End> end;
  private final List<Gap> gaps = Collections.synchronizedList(new ArrayList<>());

  private record End(
      Map<NetnsId, Map<String, Long>> changes,
      DropWatch.@Nullable Heard drops,
      Map<NetnsId, List<TrackedConnection>> connections) {}

  /**
   * Whose connections are wanted.
   *
   * @param protocol IP protocol number
   * @param addresses as they are anywhere on the way
   */
  record Wanted(int protocol, Set<IpAddress> addresses) {
    Wanted {
      addresses = Set.copyOf(addresses);
    }
  }

  private Kernel(Map<NetnsId, NetnsHandle> places, Wanted tracked) {
    this.places = places;
    this.tracked = tracked;
    before = new FutureTask<>(() -> read(places));
    watch = new FutureTask<>(DropWatch::open);
    end = new FutureTask<>(this::end);
  }

  static Kernel start(OpenNamespaces namespaces, Collection<NetnsId> wanted, Wanted tracked) {
    Map<NetnsId, NetnsHandle> places = new LinkedHashMap<>();
    for (NetnsId id : wanted) {
      NetnsHandle handle = namespaces.handle(id);
      if (handle != null) {
        places.put(id, handle);
      }
    }
    Kernel kernel = new Kernel(places, tracked);
    start(kernel.before, "counters");
    start(kernel.watch, "drop-watch");
    return kernel;
  }

  private static void start(FutureTask<?> task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static Map<NetnsId, StackCounters> read(Map<NetnsId, NetnsHandle> places) {
    Map<NetnsId, StackCounters> read = new HashMap<>();
    places.forEach(
        (id, handle) -> {
          try {
            read.put(id, StackCounters.read(handle));
          } catch (IOException e) {
            // The namespace ends: what it would have counted is not missed.
          }
        });
    return read;
  }

  /** Waits until all is counted that comes from now on. */
  void awaitStart() {
    get(before, "counters of protocols");
    get(watch, DROPS);
  }

  private <T> @Nullable T get(FutureTask<T> task, String what) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      Gap gap =
          new Gap(
              what,
              String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()),
              "they cannot tell why a packet died");
      if (!gaps.contains(gap)) {
        gaps.add(gap);
      }
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** Reads what was counted and thrown away, beside the closing of the captures. */
  void finish() {
    start(end, "kernel-end");
  }

  private End end() throws IOException {
    Map<NetnsId, StackCounters> first = get(before, "counters of protocols");
    Map<NetnsId, Map<String, Long>> changes = new HashMap<>();
    if (first != null) {
      read(places)
          .forEach(
              (id, now) -> {
                StackCounters then = first.get(id);
                if (then != null) {
                  changes.put(id, now.since(then));
                }
              });
    }
    try (DropWatch open = get(watch, DROPS)) {
      return new End(changes, open == null ? null : open.drops(), connections());
    }
  }

  private Map<NetnsId, List<TrackedConnection>> connections() {
    Map<NetnsId, List<TrackedConnection>> found = new HashMap<>();
    places.forEach(
        (id, handle) -> {
          try {
            ConntrackLookup.Found all =
                ConntrackLookup.among(
                    handle, id.toString(), tracked.protocol(), tracked.addresses());
            found.put(id, all.connections());
            if (!all.complete()) {
              unread(id, "there are more than are read, or they changed meanwhile");
            }
          } catch (IOException e) {
            unread(id, String.valueOf(e.getMessage()));
          }
        });
    return found;
  }

  private void unread(NetnsId id, String why) {
    gaps.add(
        new Gap(
            "tracked connections of namespace " + id,
            why,
            "what it translates is known from captures only"));
  }

  /** What the namespaces track of the flow, after the probes. */
  Map<NetnsId, List<TrackedConnection>> tracked() {
    End known = get(end, DROPS);
    return known == null ? Map.of() : known.connections();
  }

  /** What was counted since the start, by namespace; only what changed. */
  Map<NetnsId, Map<String, Long>> changes() {
    End known = get(end, DROPS);
    return known == null ? Map.of() : known.changes();
  }

  /** What was thrown away since the start; null where that cannot be told. */
  DropWatch.@Nullable Heard drops() {
    End known = get(end, DROPS);
    return known == null ? null : known.drops();
  }

  /** What could not be asked. */
  List<Gap> gaps() {
    return List.copyOf(gaps);
  }

  /** Nothing stays in the kernel, whether {@link #finish} was called or not. */
  @Override
  public void close() {
    end.run();
    get(end, DROPS);
  }
}
