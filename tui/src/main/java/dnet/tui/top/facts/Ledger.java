package dnet.tui.top.facts;

import dnet.inspector.model.Host;
import dnet.inspector.model.Link;
import dnet.inspector.model.LinkKey;
import dnet.inspector.model.Namespace;
import dnet.inspector.model.Wiring;
import dnet.inspector.model.firewall.Ruleset;
import dnet.inspector.snapshot.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
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
  private @Nullable Facts last;
  private @Nullable Ruleset rules;
  private @Nullable Instant rulesAt;
  private long happenings;

  /**
   * A new picture, with its counters.
   *
   * @param asOf as in {@link Facts}
   */
  public Facts host(Host host, Snapshot snapshot, Instant at, SortedMap<String, Instant> asOf) {
    return picture(host, snapshot, counters(host), at, asOf);
  }

  /** A new picture whose counters may be old: rates stay as they were. */
  public synchronized Facts hostOnly(
      Host host, Snapshot snapshot, Instant at, SortedMap<String, Instant> asOf) {
    Facts before = last;
    compare(host, at);
    Ruleset told = rulesOf(host);
    boolean same = before != null && told.equals(rulesOf(before.host()));
    Facts facts =
        new Facts(
            host,
            new Wiring(host),
            snapshot,
            at,
            before != null && same ? before.rules() : told,
            before == null ? Map.of() : before.rates(),
            before != null && same ? before.hits() : RuleHits.NONE,
            events,
            asOf);
    last = facts;
    return facts;
  }

  private synchronized Facts picture(
      Host host,
      Snapshot snapshot,
      Map<LinkKey, LinkCounters> counters,
      Instant at,
      SortedMap<String, Instant> asOf) {
    compare(host, at);
    Ruleset now = rulesOf(host);
    RuleHits hits = RuleHits.between(rules, rulesAt, now, at);
    rules = now;
    rulesAt = at;
    Facts facts =
        new Facts(
            host,
            new Wiring(host),
            snapshot,
            at,
            now,
            meter.take(counters, at),
            hits,
            events,
            asOf);
    last = facts;
    return facts;
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

  /**
   * New counters of the same picture.
   *
   * @return null while there is no picture
   */
  public synchronized @Nullable Facts counters(Map<LinkKey, LinkCounters> counters, Instant at) {
    Facts before = last;
    if (before == null) {
      return null;
    }
    Facts facts =
        new Facts(
            before.host(),
            before.wiring(),
            before.snapshot(),
            at,
            before.rules(),
            meter.take(counters, at),
            before.hits(),
            before.events(),
            new TreeMap<>(before.asOf()));
    last = facts;
    return facts;
  }

  /**
   * The host's rules with their counters, read by themselves.
   *
   * @return null while there is no picture
   */
  public synchronized @Nullable Facts rules(Ruleset now, Instant at) {
    Facts before = last;
    if (before == null) {
      return null;
    }
    RuleHits hits = RuleHits.between(rules, rulesAt, now, at);
    rules = now;
    rulesAt = at;
    Facts facts =
        new Facts(
            before.host(),
            before.wiring(),
            before.snapshot(),
            before.at(),
            now,
            before.rates(),
            hits,
            before.events(),
            new TreeMap<>(before.asOf()));
    last = facts;
    return facts;
  }

  private static Ruleset rulesOf(Host host) {
    return host.namespace(host.home()).map(n -> n.stack().ruleset()).orElse(Ruleset.EMPTY);
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
