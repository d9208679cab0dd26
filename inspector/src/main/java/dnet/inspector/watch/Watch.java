package dnet.inspector.watch;

import dnet.inspector.linux.EventPoll;
import dnet.inspector.linux.Pollable;
import dnet.inspector.model.NetnsId;
import dnet.inspector.snapshot.LiveSnapshot;
import dnet.inspector.snapshot.ObserveOptions;
import dnet.inspector.snapshot.ReadingRound;
import dnet.inspector.snapshot.Section;
import dnet.inspector.watch.Agenda.Look;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The watcher's thread, which never leaves home: it waits for something to happen, reads what that
 * made stale, and shows it.
 */
final class Watch implements Runnable {
  private static final long SECOND = 1_000_000_000L;

  /** So long the first picture waits for the engine's first word. */
  private static final long FIRST_WORD = 2 * SECOND;

  private final Listener listener;
  private final LiveSnapshot live;
  private final EventPoll poll;
  private final Agenda agenda = new Agenda();
  private final Hearing hearing;
  private final EngineLink engine;
  private final Routine routine;
  private final Publisher publisher;
  private final @Nullable Duration countersEvery;
  private final boolean resolvers;
  private final Queue<Task> inbox = new ConcurrentLinkedQueue<>();
  private final Object ending = new Object();
  private final long origin = System.nanoTime();
  private volatile boolean closed;
  private boolean ended;
  private long nextTick;
  private long nextCount = Long.MAX_VALUE;
  private long lastLook = Long.MIN_VALUE / 2;
  private Set<NetnsId> shown = Set.of();

  /** Something that another thread wants done. */
  interface Task {
    /** Does it, on the watcher's thread. */
    void run() throws IOException;
  }

  Watch(
      ObserveOptions options,
      WatchOptions how,
      LiveSnapshot live,
      EventPoll poll,
      Listener listener) {
    this.listener = listener;
    this.live = live;
    this.poll = poll;
    this.hearing = new Hearing(poll, live, agenda, options, how.eventQueue());
    this.engine =
        new EngineLink(
            options, live, this::post, () -> agenda.look(Look.PROCESSES, now()), this::engineSaid);
    this.routine = new Routine(live, agenda, engine, () -> post(this::takeSwitches));
    this.publisher = new Publisher(listener);
    this.countersEvery = how.countersEvery();
    this.resolvers = options.wants(ObserveOptions.Part.RESOLVERS);
  }

  /** Nanoseconds since this was made. */
  private long now() {
    return System.nanoTime() - origin;
  }

  /** Has something done on the watcher's thread; from any thread. */
  void post(Task task) {
    inbox.add(task);
    synchronized (ending) {
      if (!ended) {
        poll.wake();
      }
    }
  }

  @Override
  public void run() {
    try {
      begin();
      while (!closed) {
        step();
      }
    } catch (IOException e) {
      fail(e);
    } catch (RuntimeException e) {
      fail(new IOException("watching the host: " + e, e));
    } finally {
      engine.close();
      hearing.close();
      live.close();
      synchronized (ending) {
        ended = true;
        poll.close();
      }
    }
  }

  private void fail(IOException why) {
    if (!closed) {
      listener.failed(why);
    }
  }

  private void begin() throws IOException {
    engine.start();
    nextTick = now() + SECOND;
    nextCount = countersEvery == null ? Long.MAX_VALUE : now() + countersEvery.toNanos();
    routine.begin(now());
  }

  private void engineSaid() {
    agenda.look(Look.PROCESSES, now());
    agenda.urge(now());
  }

  private void takeSwitches() {
    live.takeSwitches();
    agenda.touch(now());
  }

  private void step() throws IOException {
    for (Pollable pollable : poll.await(patience())) {
      hearing.happened(pollable, now());
    }
    for (Task task = inbox.poll(); task != null; task = inbox.poll()) {
      task.run();
    }
    hearing.recover(now());
    if (now() >= nextTick) {
      tick(now());
    }
    if (now() >= nextCount && countersEvery != null) {
      nextCount = now() + countersEvery.toNanos();
      count(null);
    }
    if (now() >= agenda.due()) {
      work();
    }
  }

  /** Milliseconds until something is due. */
  private int patience() {
    long next =
        Math.min(Math.min(agenda.due(), hearing.nextRecovery()), Math.min(nextTick, nextCount));
    long left = next - now();
    return left <= 0 ? 0 : (int) Math.min(1000, (left + 999_999) / 1_000_000);
  }

  private void tick(long now) throws IOException {
    nextTick = now + SECOND;
    routine.tick(now);
    if (!publisher.hasShown() && now > FIRST_WORD) {
      agenda.touch(now);
    }
  }

  /** Reads everything again. */
  void refresh() throws IOException {
    routine.refresh(now());
  }

  /** Reads counters; of all namespaces if {@code which} is null. */
  void count(@Nullable Collection<NetnsId> which) {
    try (ReadingRound round = live.round()) {
      listener.counted(Counts.of(round.counters(which == null ? live.read() : which)));
    }
  }

  @SuppressWarnings("ReferenceEquality") // what has not changed is the same object
  private void work() throws IOException {
    long from = now();
    Agenda.Work work = agenda.take();
    Map<NetnsId, Set<Section>> stale = new HashMap<>(work.stale());
    boolean appeared = false;
    boolean show = work.show();
    if (work.look() != Look.NONE) {
      lastLook = from;
      LiveSnapshot.Discovery found =
          live.discover(work.look() == Look.MOUNTS, work.look() == Look.ALL);
      found.appeared().forEach(id -> stale.put(id, Section.ALL));
      hearing.forget(found.appeared());
      appeared = !found.appeared().isEmpty();
      // Files of containers are read, a few each time, when it is shown.
      show |= found.changed() || resolvers;
      routine.looked(now() - from);
    }
    try (ReadingRound round = live.round()) {
      Set<NetnsId> known = live.known();
      if (known != shown) {
        shown = known;
        routine.retain(known);
      }
      stale.keySet().retainAll(known);
      for (NetnsId id : hearing.cover(round, from)) {
        stale.put(id, Section.ALL);
      }
      if (appeared) {
        for (NetnsId id : live.leadingNowhere()) {
          stale.merge(id, EnumSet.of(Section.LINKS), Watch::union);
        }
      }
      Set<NetnsId> fresh = round.read(stale);
      routine.added(fresh, from);
      show |= round.changed();
    }
    hearing.watchHolders();
    engine.compare(from);
    boolean ready = publisher.hasShown() || engine.isHeard() || from > FIRST_WORD;
    if (ready && (show || !publisher.hasShown())) {
      live.engine(engine.facts(), engine.gaps());
      publisher.show(live.snapshot(), hearing.takeLost(), asOf());
    }
    agenda.done(from, now());
  }

  private static Set<Section> union(Set<Section> a, Set<Section> b) {
    Set<Section> both = EnumSet.copyOf(a);
    both.addAll(b);
    return both;
  }

  private SortedMap<Source, Instant> asOf() {
    long now = now();
    Instant instant = Instant.now();
    SortedMap<Source, Instant> asOf = new TreeMap<>();
    asOf.put(Source.KERNEL, instant.minusNanos(now - hearing.heardUntil(true, now)));
    asOf.put(Source.RULES, instant.minusNanos(now - hearing.heardUntil(false, now)));
    asOf.put(Source.PROCESSES, instant.minusNanos(now - lastLook));
    asOf.put(Source.SWEEP, instant.minusNanos(now - routine.oldest(now)));
    Instant engineAsOf = engine.asOf(instant);
    if (engineAsOf != null) {
      asOf.put(Source.ENGINE, engineAsOf);
    }
    return asOf;
  }

  /** The update that was shown last; null before the first. For any thread. */
  @Nullable Update current() {
    return publisher.current();
  }

  /** Has the thread end; from any thread. */
  void end() {
    closed = true;
    post(() -> {});
  }
}
