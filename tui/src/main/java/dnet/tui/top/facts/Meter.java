package dnet.tui.top.facts;

import dnet.inspector.model.LinkKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Makes rates of successive counters. Not for several threads. */
final class Meter {
  /** Seconds that are remembered of each interface. */
  static final int MEMORY = 60;

  private static final class Track {
    private LinkCounters last;
    private Instant at;
    private final long[] ring = new long[MEMORY];
    private long second;
    private long touched;

    private Track(LinkCounters last, Instant at) {
      this.last = last;
      this.at = at;
      second = at.getEpochSecond();
    }

    private Rate take(LinkCounters now, Instant when) {
      double seconds = Duration.between(at, when).toNanos() / 1e9;
      if (seconds <= 0) {
        return rate(0, now);
      }
      double rx = grown(last.rx().bytes(), now.rx().bytes()) / seconds;
      double tx = grown(last.tx().bytes(), now.tx().bytes()) / seconds;
      remember((long) Math.ceil(rx + tx), when.getEpochSecond());
      Rate rate = rate(1 / seconds, now);
      last = now;
      at = when;
      return rate;
    }

    private Rate rate(double perSecond, LinkCounters now) {
      double dropped =
          grown(last.rx().dropped(), now.rx().dropped())
              + grown(last.tx().dropped(), now.tx().dropped());
      double errors =
          grown(last.rx().errors(), now.rx().errors())
              + grown(last.tx().errors(), now.tx().errors());
      return new Rate(
          grown(last.rx().bytes(), now.rx().bytes()) * perSecond,
          grown(last.tx().bytes(), now.tx().bytes()) * perSecond,
          grown(last.rx().packets(), now.rx().packets()) * perSecond,
          grown(last.tx().packets(), now.tx().packets()) * perSecond,
          dropped * perSecond,
          errors * perSecond,
          now,
          minute());
    }

    /** The same value stands for all seconds since the last one, however long that took. */
    private void remember(long octets, long now) {
      long from = Math.max(second + 1, now - MEMORY + 1);
      for (long s = from; s <= now; s++) {
        ring[(int) (s % MEMORY)] = octets;
      }
      if (now <= second) {
        int slot = (int) (second % MEMORY);
        ring[slot] = Math.max(ring[slot], octets);
      }
      second = Math.max(second, now);
    }

    private Minute minute() {
      long[] ordered = new long[MEMORY];
      for (int i = 0; i < MEMORY; i++) {
        ordered[i] = ring[(int) Math.floorMod(second + 1 + i, (long) MEMORY)];
      }
      return new Minute(ordered);
    }
  }

  private final Map<LinkKey, Track> tracks = new HashMap<>();
  private long round;

  /** The rates since each interface was last seen; one that is new has none yet. */
  Map<LinkKey, Rate> take(Map<LinkKey, LinkCounters> counters, Instant at) {
    round++;
    Map<LinkKey, Rate> rates = new HashMap<>(counters.size() * 2);
    counters.forEach(
        (link, now) -> {
          Track track = tracks.computeIfAbsent(link, k -> new Track(now, at));
          track.touched = round;
          rates.put(link, track.take(now, at));
        });
    tracks.values().removeIf(t -> t.touched < round);
    return rates;
  }

  /** A counter that has become smaller was begun anew. */
  private static double grown(long before, long now) {
    return now >= before ? now - before : now;
  }
}
