package dnet.tui.top.facts;

import dnet.inspector.model.Host;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.NetnsId;
import dnet.inspector.model.Wiring;
import dnet.inspector.model.firewall.Ruleset;
import dnet.inspector.snapshot.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Remembers what rates and events are made of. Any thread may write; one at a time does. */
public final class Ledger {
  /** Events that are kept; the oldest are forgotten. */
  private static final int MOST_EVENTS = 1000;

  private final Meter meter = new Meter();
  private final List<Happening> events = new ArrayList<>();
  private final RuleLog home = new RuleLog();
  private final Map<NetnsId, RuleLog> inside = new HashMap<>();
  private Map<NetnsId, Retransmits> retransmits = Map.of();
  private Map<LinkKey, Rate> rates = Map.of();
  private @Nullable Facts last;
  private long happenings;

  /**
   * A new picture, with its counters.
   *
   * @param asOf as in {@link Facts}
   */
  public synchronized Facts host(
      Host host, Snapshot snapshot, Instant at, SortedMap<String, Instant> asOf) {
    compare(host, at);
    home.told(rulesOf(host, host.home()));
    home.counted(rulesOf(host, host.home()), at);
    tell(host);
    rates = meter.take(counters(host), at);
    return facts(host, new Wiring(host), snapshot, at, asOf);
  }

  /** A new picture whose counters may be old: rates stay as they were. */
  public synchronized Facts hostOnly(
      Host host, Snapshot snapshot, Instant at, SortedMap<String, Instant> asOf) {
    compare(host, at);
    home.told(rulesOf(host, host.home()));
    tell(host);
    return facts(host, new Wiring(host), snapshot, at, asOf);
  }

  private Facts facts(
      Host host, Wiring wiring, Snapshot snapshot, Instant at, SortedMap<String, Instant> asOf) {
    Map<NetnsId, CountedRules> others = new HashMap<>();
    inside.forEach((id, log) -> others.put(id, log.shown()));
    Facts facts =
        new Facts(
            host,
            wiring,
            snapshot,
            at,
            home.shown(),
            Collections.unmodifiableMap(others),
            rates,
            retransmits,
            events,
            asOf);
    last = facts;
    return facts;
  }

  /** The same picture, with what has become newer. */
  private @Nullable Facts again(@Nullable Instant at) {
    Facts before = last;
    return before == null
        ? null
        : facts(
            before.host(),
            before.wiring(),
            before.snapshot(),
            at == null ? before.at() : at,
            new TreeMap<>(before.asOf()));
  }

  private void compare(Host host, Instant at) {
    if (last == null) {
      return;
    }
    List<Happening> found = Differences.between(last.host(), host, at, happenings);
    happenings += found.size();
    events.addAll(found);
    if (events.size() > MOST_EVENTS) {
      events.subList(0, events.size() - MOST_EVENTS).clear();
    }
  }

  /** The rules of all namespaces but home, as the picture has them. */
  private void tell(Host host) {
    inside.keySet().retainAll(host.namespaces().keySet());
    for (NetnsId id : host.namespaces().keySet()) {
      Ruleset rules = rulesOf(host, id);
      if (id.equals(host.home())) {
        continue;
      }
      if (rules.tables().isEmpty()) {
        inside.remove(id);
      } else {
        inside.computeIfAbsent(id, i -> new RuleLog()).told(rules);
      }
    }
  }

  /**
   * New counters of the same picture.
   *
   * @return null while there is no picture
   */
  public synchronized @Nullable Facts counters(Map<LinkKey, LinkCounters> counters, Instant at) {
    if (last == null) {
      return null;
    }
    rates = meter.take(counters, at);
    return again(at);
  }

  /**
   * Rules with their counters, read by themselves.
   *
   * @param read by namespace; those that have vanished meanwhile are of no use
   * @return null while there is no picture
   */
  public synchronized @Nullable Facts rules(Map<NetnsId, Ruleset> read, Instant at) {
    Facts before = last;
    if (before == null) {
      return null;
    }
    read.forEach(
        (id, rules) -> {
          RuleLog log = id.equals(before.host().home()) ? home : inside.get(id);
          if (log != null) {
            log.counted(rules, at);
          }
        });
    return again(null);
  }

  /** TCP segments sent again so far, of some namespaces; shown with the next facts. */
  public synchronized void retransmits(Map<NetnsId, Long> read, Instant at) {
    Facts before = last;
    if (before == null) {
      return;
    }
    Map<NetnsId, Retransmits> all = new HashMap<>(retransmits);
    read.forEach((id, sum) -> all.put(id, Retransmits.next(all.get(id), sum, at)));
    all.keySet().retainAll(before.host().namespaces().keySet());
    retransmits = Collections.unmodifiableMap(all);
  }

  private static Ruleset rulesOf(Host host, NetnsId id) {
    return host.namespace(id).map(n -> n.stack().ruleset()).orElse(Ruleset.EMPTY);
  }

  private static Map<LinkKey, LinkCounters> counters(Host host) {
    Map<LinkKey, LinkCounters> counters = new HashMap<>();
    for (Namespace namespace : host.namespaces().values()) {
      for (Link link : namespace.links()) {
        counters.put(link.key(), LinkCounters.of(link));
      }
    }
    return counters;
  }
}
