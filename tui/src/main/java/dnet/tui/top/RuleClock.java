package dnet.tui.top;

import dnet.inspector.assemble.Rulesets;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.firewall.Ruleset;
import dnet.inspector.netfilter.Listing;
import dnet.inspector.netfilter.RulesReader;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.snapshot.NamespaceFacts;
import dnet.inspector.snapshot.OpenNamespaces;
import dnet.inspector.snapshot.Snapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the host's rules with their counters again and again while somebody looks at them. The
 * kernel tells of changes of rules, not of their hits, and to list them takes a program.
 */
final class RuleClock {
  /** A reading may take this share of the time at most. */
  private static final int SHARE = 20;

  private final @Nullable Path home;
  private final Duration interval;
  private final Consumer<Ruleset> sink;
  private @Nullable Snapshot newest;
  private boolean wanted;
  private boolean closed;

  /**
   * A clock that stands.
   *
   * @param home a file of the namespace that is called host; null for dnet's own
   */
  RuleClock(@Nullable Path home, Duration interval, Consumer<Ruleset> sink) {
    this.home = home;
    this.interval = interval;
    this.sink = sink;
  }

  void start() {
    Thread thread = new Thread(this::run, "top-rules");
    thread.setDaemon(true);
    thread.start();
  }

  /** Which programs show the host's rules follows from this. */
  synchronized void knows(Snapshot snapshot) {
    newest = snapshot;
    notifyAll();
  }

  /** Lets it run, or stand. */
  synchronized void want(boolean rules) {
    if (wanted != rules) {
      wanted = rules;
      notifyAll();
    }
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  private void run() {
    try {
      for (Snapshot now = await(0); now != null; ) {
        long began = System.nanoTime();
        read(now);
        long took = (System.nanoTime() - began) / 1_000_000;
        now = await(Math.max(interval.toMillis(), took * SHARE));
      }
    } catch (InterruptedException e) {
      // The end.
    }
  }

  /** What to read next, after a pause and when it is wanted; null at the end. */
  private synchronized @Nullable Snapshot await(long pause) throws InterruptedException {
    long until = System.nanoTime() + pause * 1_000_000;
    while (!closed) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left > 0) {
        wait(left);
      } else if (wanted && newest != null) {
        return newest;
      } else {
        wait();
      }
    }
    return null;
  }

  private void read(Snapshot snapshot) {
    NetnsId id = new NetnsId(snapshot.homeNetns());
    Set<Listing> listings = listings(snapshot);
    if (listings.isEmpty()) {
      return;
    }
    try (OpenNamespaces namespaces = OpenNamespaces.of(snapshot, home, List.of(id))) {
      NetnsHandle handle = home == null ? null : namespaces.handle(id);
      if (home != null && handle == null) {
        return;
      }
      RulesReader.Results results =
          RulesReader.read(List.of(new RulesReader.Request("host", handle, listings)));
      if (results.gaps().isEmpty()) {
        sink.accept(Rulesets.of(results.texts().get(0)));
      }
    }
  }

  /** The programs whose output the snapshot holds. */
  private static Set<Listing> listings(Snapshot snapshot) {
    Set<Listing> listings = EnumSet.noneOf(Listing.class);
    for (NamespaceFacts namespace : snapshot.namespaces()) {
      if (namespace.inode() == snapshot.homeNetns()) {
        for (RulesText text : namespace.rules()) {
          Arrays.stream(Listing.values())
              .filter(l -> l.shownAs().equals(text.program()))
              .forEach(listings::add);
        }
      }
    }
    return listings;
  }
}
