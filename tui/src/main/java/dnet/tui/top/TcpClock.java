package dnet.tui.top;

import dnet.inspector.model.Container;
import dnet.inspector.model.Host;
import dnet.inspector.model.NetnsId;
import dnet.inspector.procfs.ProcFs;
import dnet.inspector.procfs.TcpCounters;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Reads what containers' TCP sends again, while somebody looks at it: a file of {@code /proc} a
 * container, some containers each time, in turn. No file stays open, for it would hold its
 * namespace.
 */
final class TcpClock {
  /** All are read within so many times, but at least so many at once. */
  private static final int ROUNDS = 15;

  private static final int LEAST = 12;

  private final TcpCounters counters = new TcpCounters(new ProcFs(Path.of("/proc")));
  private final Duration interval;
  private final BiConsumer<Map<NetnsId, Long>, Instant> sink;
  private final Turnstile turnstile = new Turnstile();
  private volatile List<Map.Entry<NetnsId, Integer>> processes = List.of();
  private int next;

  /** A clock that stands. */
  TcpClock(Duration interval, BiConsumer<Map<NetnsId, Long>, Instant> sink) {
    this.interval = interval;
    this.sink = sink;
  }

  void start() {
    Thread thread = new Thread(this::run, "top-tcp");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whose counters there are. */
  void knows(Host host) {
    Map<NetnsId, Integer> all = new LinkedHashMap<>();
    for (Container container : host.containers()) {
      NetnsId id = container.netns();
      Integer pid = container.pid();
      if (id != null && pid != null && !id.equals(host.home())) {
        all.putIfAbsent(id, pid);
      }
    }
    processes = List.copyOf(all.entrySet());
    turnstile.knock();
  }

  /** Lets it run, or stand. */
  void want(boolean retransmits) {
    turnstile.want(retransmits);
  }

  void close() {
    turnstile.close();
  }

  private void run() {
    try {
      for (long pause = 0;
          turnstile.await(pause, () -> !processes.isEmpty());
          pause = interval.toMillis()) {
        List<Map.Entry<NetnsId, Integer>> known = processes;
        if (known.isEmpty()) {
          continue;
        }
        Map<NetnsId, Long> read = new HashMap<>();
        for (Map.Entry<NetnsId, Integer> process : part(known)) {
          NetnsId id = process.getKey();
          counters
              .retransmitted(process.getValue(), id.inode())
              .ifPresent(sum -> read.put(id, sum));
        }
        sink.accept(read, Instant.now());
      }
    } catch (InterruptedException e) {
      // The end.
    }
  }

  private List<Map.Entry<NetnsId, Integer>> part(List<Map.Entry<NetnsId, Integer>> all) {
    int size = all.size();
    int count = Math.min(size, Math.max(LEAST, (size + ROUNDS - 1) / ROUNDS));
    List<Map.Entry<NetnsId, Integer>> part = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      part.add(all.get((next + i) % size));
    }
    next = (next + count) % size;
    return part;
  }
}
