package dnet.inspector.watch;

import dnet.inspector.linux.EventPoll;
import dnet.inspector.linux.Namespaces;
import dnet.inspector.linux.NetnsHandle;
import dnet.inspector.linux.Pollable;
import dnet.inspector.linux.Privileges;
import dnet.inspector.model.NetnsId;
import dnet.inspector.snapshot.Joining;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where dnet listens: in the host's namespace, and in as few others as it takes to hear all. A
 * namespace that is heard from another is not held, so that it ends when its container does.
 */
final class Stations implements AutoCloseable {
  /** Opened at once, before it is seen which of them are needed. */
  private static final int BATCH = 64;

  private static final long RETRY = 60_000_000_000L;

  private final EventPoll poll;
  private final int queue;
  private final boolean everywhereRules;
  private final boolean homeRules;
  private final boolean hearsOthers = Privileges.hearsOthers();
  private final NetnsId home;
  private final Map<NetnsId, Station> stations = new LinkedHashMap<>();
  private final Map<Integer, Heard> ears = new HashMap<>();
  private final Map<NetnsId, Deafness> unheard = new TreeMap<>();

  /** An ear with the station that it is of. */
  record Heard(Station station, Ear ear) {
    boolean isOfRoutes() {
      return station.routes() == ear;
    }
  }

  private record Deafness(String why, long retryAt) {}

  /**
   * Listens nowhere yet.
   *
   * @param everywhereRules whether rules are wanted of every namespace
   * @param homeRules whether they are wanted of the host's
   */
  Stations(EventPoll poll, NetnsId home, int queue, boolean everywhereRules, boolean homeRules) {
    this.poll = poll;
    this.home = home;
    this.queue = queue;
    this.everywhereRules = everywhereRules;
    this.homeRules = homeRules;
  }

  /** What an event source belongs to; null if it is none of these. */
  @Nullable Heard heard(Pollable pollable) {
    return ears.get(pollable.fd());
  }

  List<Heard> all() {
    return List.copyOf(ears.values());
  }

  /** Where dnet listens. */
  Set<NetnsId> listened() {
    return stations.keySet();
  }

  /** Whether it may be that some are not heard, or are heard twice, though none came or went. */
  boolean needCover(long now) {
    return stations.values().stream().anyMatch(Station::isUnsettled)
        || unheard.values().stream().anyMatch(deafness -> deafness.retryAt() <= now);
  }

  /** Of namespaces that are known those whose events are not heard, nor cannot be. */
  Set<NetnsId> unheard(Set<NetnsId> known, long now) {
    Set<NetnsId> missing = new HashSet<>(known);
    stations.values().forEach(s -> s.heard().forEach(missing::remove));
    unheard.forEach(
        (id, deafness) -> {
          if (deafness.retryAt() > now) {
            missing.remove(id);
          }
        });
    return missing;
  }

  /** Those that cannot be heard, and why. */
  Map<NetnsId, String> deaf() {
    Map<NetnsId, String> deaf = new TreeMap<>();
    unheard.forEach((id, deafness) -> deaf.put(id, deafness.why()));
    return deaf;
  }

  /** Forgets from where these are heard; one in which dnet listens it holds, and hears on. */
  void forget(Set<NetnsId> appeared) {
    stations.values().forEach(s -> s.forget(appeared));
    unheard.keySet().removeAll(appeared);
  }

  /** Forgets all namespaces but these, and lets those go that are only held here. */
  void retain(Set<NetnsId> known) {
    for (Station station : List.copyOf(stations.values())) {
      if (!known.contains(station.id())) {
        close(station);
      }
    }
    stations.values().forEach(s -> s.retain(known));
    unheard.keySet().retainAll(known);
  }

  /**
   * Sees to it that namespaces are heard; what is read of them afterwards misses nothing.
   *
   * @param fresh held open meanwhile
   */
  void cover(List<NetnsHandle> fresh, long now) throws IOException {
    boolean again = recount();
    List<NetnsHandle> open = new ArrayList<>();
    for (NetnsHandle namespace : fresh) {
      if (!stations.containsKey(namespace.id()) && !isHeard(namespace, stations.values())) {
        open.add(namespace);
      }
    }
    for (int from = 0; from < open.size(); from += BATCH) {
      List<NetnsHandle> batch = open.subList(from, Math.min(open.size(), from + BATCH));
      open(batch, now);
      settle();
    }
    if (again && open.isEmpty()) {
      settle();
    }
  }

  /** Whether any station may hear more than it did. */
  private boolean recount() {
    boolean any = false;
    for (Station station : stations.values()) {
      if (station.isUnsettled()) {
        station.count();
        any = true;
      }
    }
    return any;
  }

  private boolean isHeard(NetnsHandle namespace, Iterable<Station> by) {
    boolean heard = false;
    for (Station station : by) {
      // All are asked, so that all of their events are understood.
      heard |= hearsOthers && station.knows(namespace);
    }
    return heard;
  }

  private void open(List<NetnsHandle> batch, long now) throws IOException {
    Opening opening = new Opening();
    Iterator<NetnsHandle> order = List.copyOf(batch).iterator();
    Thread thread = Namespaces.tour("listen", () -> order.hasNext() ? order.next() : null, opening);
    Joining.fully(thread);
    opening.failed.forEach(
        (id, why) -> unheard.put(id, new Deafness(String.valueOf(why.getMessage()), now + RETRY)));
    for (Station station : opening.opened.values()) {
      stations.put(station.id(), station);
      unheard.remove(station.id());
      for (Ear ear : station.ears()) {
        poll.add(ear.pollable(), EventPoll.IN);
        ears.put(ear.pollable().fd(), new Heard(station, ear));
      }
    }
  }

  /** Opens stations, inside their namespaces. */
  private final class Opening implements Namespaces.Visit {
    private final Map<NetnsId, Station> opened = new ConcurrentHashMap<>();
    private final Map<NetnsId, IOException> failed = new ConcurrentHashMap<>();

    @Override
    public void inside(NetnsHandle namespace) {
      try {
        boolean rules = namespace.id().equals(home) ? homeRules : everywhereRules;
        opened.put(namespace.id(), Station.openHere(queue, rules));
      } catch (IOException e) {
        failed.put(namespace.id(), e);
      }
    }

    @Override
    public void refused(NetnsHandle namespace, IOException why) {
      failed.put(namespace.id(), why);
    }
  }

  /** Closes those that are heard from others; of two that hear each other the busier stays. */
  private void settle() {
    recount();
    List<Station> order = new ArrayList<>(stations.values());
    order.sort(
        Comparator.comparing((Station s) -> !s.id().equals(home))
            .thenComparing(Station::others, Comparator.reverseOrder())
            .thenComparing(Station::id));
    List<Station> kept = new ArrayList<>();
    for (Station station : order) {
      if (!station.id().equals(home) && isHeard(station.namespace(), kept)) {
        close(station);
      } else {
        kept.add(station);
      }
    }
  }

  private void close(Station station) {
    stations.remove(station.id());
    for (Ear ear : station.ears()) {
      ears.remove(ear.pollable().fd());
      poll.remove(ear.pollable());
    }
    station.close();
  }

  /** Neither waits for an ear nor hears it, until {@link #recover}. */
  void deafen(Heard heard) throws IOException {
    poll.change(heard.ear().pollable(), 0);
  }

  /** Hears again. */
  void recover(Heard heard) throws IOException {
    heard.ear().recover();
    poll.change(heard.ear().pollable(), EventPoll.IN);
  }

  @Override
  public void close() {
    List.copyOf(stations.values()).forEach(this::close);
  }
}
