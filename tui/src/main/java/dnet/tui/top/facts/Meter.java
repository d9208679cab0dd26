package dnet.tui.top.facts;

import dnet.inspector.model.Counters;
import dnet.inspector.model.LinkKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

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

    /** The last rate, if nothing has happened for a minute. */
    private @Nullable Rate still;

    /** When what is dropped and damaged was read last, and how much that was a second. */
    private Instant wholeAt;

    private double dropped;
    private double errors;

    private Track(LinkCounters last, Instant at) {
      this.last = last;
      this.at = at;
      wholeAt = at;
      second = at.getEpochSecond();
    }

    private Rate take(LinkCounters now, Instant when) {
      double seconds = Duration.between(at, when).toNanos() / 1e9;
      Rate idle = still;
      if (idle != null && now.rx().equals(last.rx()) && now.tx().equals(last.tx())) {
        // Most interfaces are at rest: what is the same need not be drawn again.
        at = when;
        wholeAt = now.whole() ? when : wholeAt;
        second = when.getEpochSecond();
        return idle;
      }
      if (now.whole()) {
        double since = Duration.between(wholeAt, when).toNanos() / 1e9;
        dropped = since <= 0 ? 0 : grownBoth(now, Counters::dropped) / since;
        errors = since <= 0 ? 0 : grownBoth(now, Counters::errors) / since;
        wholeAt = when;
      }
      double perSecond = seconds <= 0 ? 0 : 1 / seconds;
      double rx = grown(last.rx().bytes(), now.rx().bytes()) * perSecond;
      double tx = grown(last.tx().bytes(), now.tx().bytes()) * perSecond;
      double rxPackets = grown(last.rx().packets(), now.rx().packets()) * perSecond;
      double txPackets = grown(last.tx().packets(), now.tx().packets()) * perSecond;
      if (seconds > 0) {
        remember((long) Math.ceil(rx + tx), when.getEpochSecond());
      }
      Rate rate = new Rate(rx, tx, rxPackets, txPackets, dropped, errors, now, minute());
      last = now;
      at = when;
      still = rate.isStill() ? rate : null;
      return rate;
    }

    private double grownBoth(LinkCounters now, ToLongFunction<Counters> what) {
      return grown(what.applyAsLong(last.rx()), what.applyAsLong(now.rx()))
          + grown(what.applyAsLong(last.tx()), what.applyAsLong(now.tx()));
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
