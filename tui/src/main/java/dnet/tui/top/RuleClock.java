package dnet.tui.top;

import dnet.inspector.assemble.Rulesets;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.model.Host;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.firewall.Ruleset;
import dnet.inspector.netfilter.Listing;
import dnet.inspector.netfilter.RulesReader;
import dnet.inspector.netfilter.RulesText;
import dnet.inspector.snapshot.NamespaceFacts;
import dnet.inspector.snapshot.OpenNamespaces;
import dnet.inspector.snapshot.Snapshot;
import dnet.tui.top.facts.OwnRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads rules with their counters again and again while somebody looks at them: the host's, and
 * those of some containers that have rules of their own. The kernel tells of changes of rules, not
 * of their hits, and to list them takes a program.
 */
final class RuleClock {
  /** A reading may take this share of the time at most. */
  private static final int SHARE = 20;

  /** So many containers at most. */
  private static final int CONTAINERS = 8;

  private final @Nullable Path home;
  private final Duration interval;
  private final Consumer<Map<NetnsId, Ruleset>> sink;
  private final Turnstile turnstile = new Turnstile();
  private volatile @Nullable Known newest;

  /** A picture, and the containers in it that have rules of their own. */
  private record Known(Snapshot snapshot, List<NetnsId> inside) {}

  /**
   * A clock that stands.
   *
   * @param home a file of the namespace that is called host; null for dnet's own
   */
  RuleClock(@Nullable Path home, Duration interval, Consumer<Map<NetnsId, Ruleset>> sink) {
    this.home = home;
    this.interval = interval;
    this.sink = sink;
  }

  void start() {
    Thread thread = new Thread(this::run, "top-rules");
    thread.setDaemon(true);
    thread.start();
  }

  /** What is to be read, and which programs show it, follows from this. */
  void knows(Snapshot snapshot, Host host) {
    newest =
        new Known(
            snapshot,
            host.namespaces().values().stream()
                .filter(n -> !n.id().equals(host.home()) && OwnRules.in(n.stack().ruleset()))
                .sorted(Comparator.comparing(Namespace::name))
                .map(Namespace::id)
                .limit(CONTAINERS)
                .toList());
    turnstile.knock();
  }

  /** Lets it run, or stand. */
  void want(boolean rules) {
    turnstile.want(rules);
  }

  void close() {
    turnstile.close();
  }

  private void run() {
    try {
      long pause = 0;
      while (turnstile.await(pause, () -> newest != null)) {
        Known now = Objects.requireNonNull(newest);
        long began = System.nanoTime();
        read(now.snapshot, now.inside);
        long took = (System.nanoTime() - began) / 1_000_000;
        pause = Math.max(interval.toMillis(), took * SHARE);
      }
    } catch (InterruptedException e) {
      // The end.
    }
  }

  private void read(Snapshot snapshot, List<NetnsId> inside) {
    NetnsId host = new NetnsId(snapshot.homeNetns());
    List<NetnsId> ids = new ArrayList<>(inside);
    ids.add(0, host);
    try (OpenNamespaces namespaces = OpenNamespaces.of(snapshot, home, ids)) {
      List<NetnsId> asked = new ArrayList<>();
      List<RulesReader.Request> requests = new ArrayList<>();
      for (NetnsId id : ids) {
        Set<Listing> listings = listings(snapshot, id);
        boolean own = home == null && id.equals(host);
        NetnsHandle handle = own ? null : namespaces.handle(id);
        if (!listings.isEmpty() && (own || handle != null)) {
          asked.add(id);
          requests.add(new RulesReader.Request("namespace " + id, handle, listings));
        }
      }
      List<RulesReader.Result> results = RulesReader.read(requests).each();
      Map<NetnsId, Ruleset> read = new HashMap<>();
      for (int i = 0; i < asked.size(); i++) {
        if (results.get(i).gaps().isEmpty()) {
          read.put(asked.get(i), Rulesets.of(results.get(i).texts()));
        }
      }
      sink.accept(read);
    }
  }

  /** The programs whose output the snapshot holds. */
  private static Set<Listing> listings(Snapshot snapshot, NetnsId id) {
    Set<Listing> listings = EnumSet.noneOf(Listing.class);
    for (NamespaceFacts namespace : snapshot.namespaces()) {
      if (namespace.inode() == id.inode()) {
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
