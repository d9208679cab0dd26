package dnet.tui.top;

import dnet.inspector.model.LinkKey;
import dnet.inspector.snapshot.ObserveOptions;
import dnet.inspector.watch.CounterReading;
import dnet.inspector.watch.HostWatcher;
import dnet.inspector.watch.Listener;
import dnet.inspector.watch.Source;
import dnet.inspector.watch.Update;
import dnet.inspector.watch.WatchOptions;
import dnet.tui.top.facts.Facts;
import dnet.tui.top.facts.Ledger;
import dnet.tui.top.facts.LinkCounters;
import dnet.tui.top.facts.Mirror;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows the host by the kernel's and the engine's events; only counters are read by the clock.
 */
public final class WatchFeed implements Feed {
  /** Between asking the engine and telling of it. */
  private static final Duration LAG = Duration.ofSeconds(1);

  /** In this many rounds all far ends are read once, for what is dropped there; some in each. */
  private static final int ROUNDS = 30;

  private final ObserveOptions options;
  private final String tool;
  private final Duration interval;
  private final Ledger ledger = new Ledger();
  private volatile @Nullable HostWatcher watcher;
  private volatile @Nullable Mirror mirror;
  private volatile boolean closed;
  private @Nullable RuleClock rules;
  private @Nullable TcpClock tcpClock;

  /**
   * A feed that reads counters at an interval.
   *
   * @param tool which dnet this is, for snapshots
   */
  public WatchFeed(ObserveOptions options, String tool, Duration interval) {
    this.options = options;
    this.tool = tool;
    this.interval = interval;
  }

  @Override
  public void start(Sink sink) throws IOException {
    RuleClock clock =
        new RuleClock(
            options.hostNetns(),
            interval,
            now -> {
              Facts facts = ledger.rules(now, Instant.now());
              if (facts != null) {
                sink.facts(facts);
              }
            });
    rules = clock;
    clock.start();
    TcpClock tcp = new TcpClock(interval, ledger::retransmits);
    tcpClock = tcp;
    tcp.start();
    watcher =
        HostWatcher.start(
            options,
            WatchOptions.DEFAULT,
            tool,
            new Listener() {
              @Override
              public void updated(Update update) {
                clock.knows(update.snapshot(), update.host());
                tcp.knows(update.host());
                Facts facts =
                    ledger.hostOnly(update.host(), update.snapshot(), update.at(), behind(update));
                mirror = new Mirror(facts.wiring(), mirror);
                sink.facts(facts);
              }

              @Override
              public void counted(CounterReading reading) {
                Mirror now = mirror;
                Facts facts =
                    now == null
                        ? null
                        : ledger.counters(now.complete(counters(reading)), reading.at());
                if (facts != null) {
                  sink.facts(facts);
                }
              }

              @Override
              public void failed(IOException why) {
                sink.trouble("not watching any more: " + why.getMessage());
              }
            });
    Thread thread = new Thread(this::count, "top-counters");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Asks for counters by the clock: of the namespaces that tell most each time, of others in turn.
   */
  private void count() {
    try {
      for (long round = 0; !closed; round++) {
        HostWatcher asked = watcher;
        Mirror known = mirror;
        if (asked != null && known != null) {
          asked.refreshCounters(known.part(round, ROUNDS));
        }
        Thread.sleep(known == null ? Math.min(100, interval.toMillis()) : interval.toMillis());
      }
    } catch (InterruptedException e) {
      // The end.
    }
  }

  /**
   * The engine, if it does not answer: both when it ceases to and when it does again there is a new
   * picture. What is read in turn only may be as many seconds old as there are namespaces.
   */
  private static SortedMap<String, Instant> behind(Update update) {
    SortedMap<String, Instant> behind = new TreeMap<>();
    Instant engine = update.asOf().get(Source.ENGINE);
    if (engine != null && engine.plus(LAG).isBefore(update.at())) {
      behind.put("the engine does not answer, its containers are", engine);
    }
    return behind;
  }

  private static Map<LinkKey, LinkCounters> counters(CounterReading reading) {
    Map<LinkKey, LinkCounters> counters = new HashMap<>(reading.links().size() * 2);
    reading
        .links()
        .forEach((link, pair) -> counters.put(link, new LinkCounters(pair.rx(), pair.tx())));
    return counters;
  }

  @Override
  public void refresh() {
    HostWatcher now = watcher;
    if (now != null) {
      now.refresh();
    }
  }

  @Override
  public void wantHits(boolean wanted) {
    RuleClock clock = rules;
    if (clock != null) {
      clock.want(wanted);
    }
  }

  @Override
  public void wantRetransmits(boolean wanted) {
    TcpClock clock = tcpClock;
    if (clock != null) {
      clock.want(wanted);
    }
  }

  @Override
  public void close() {
    closed = true;
    TcpClock tcp = tcpClock;
    if (tcp != null) {
      tcp.close();
    }
    RuleClock clock = rules;
    if (clock != null) {
      clock.close();
    }
    HostWatcher now = watcher;
    if (now != null) {
      // It waits for what is being read; that may hang, and the screen is gone already.
      Thread closing = new Thread(now::close, "top-watch-end");
      closing.setDaemon(true);
      closing.start();
    }
  }
}
