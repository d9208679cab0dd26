package dnet.inspector.watch;

import dnet.inspector.model.NetnsId;
import dnet.inspector.snapshot.Section;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * When each namespace is looked at though nothing was heard of it, a few at a time so that nothing
 * waits for all: it is read whole once a minute, but where there are many no more than one a
 * second, and where there are very many one in two seconds, so that it costs no more on a large
 * host than on a small one; and twice a minute its sockets are counted, of which no event tells, or
 * once where there are very many. A new one's sockets and settings are looked at soon: they are
 * set, and its programs begin to listen, soon after it was made. Times are nanoseconds of one
 * clock.
 */
final class Rota {
  /** Between two whole readings of a namespace, where there are no more than fifty. */
  static final long PERIOD = 60_000_000_000L;

  /**
   * Between two counts of a namespace's sockets, in calls of {@link #counts}; twice that where
   * there are very many.
   */
  static final int COUNTED_EVERY = 30;

  /** More than so many namespaces are very many. */
  static final int VERY_MANY = 120;

  /** Spare time in a period, so that it holds though few are read at a time. */
  private static final long SPARE = 8_000_000_000L;

  private static final long SECOND = 1_000_000_000L;
  private static final List<Long> AFTER = List.of(SECOND, 3 * SECOND, 10 * SECOND);

  private final Map<NetnsId, Long> read = new HashMap<>();
  private final List<Later> later = new ArrayList<>();
  private final Deque<NetnsId> toCount = new ArrayDeque<>();
  private final Random random;
  private long lastTurn = Long.MIN_VALUE / 2;

  private record Later(NetnsId namespace, long at) {}

  Rota(Random random) {
    this.random = random;
  }

  /**
   * A namespace was read whole for the first time.
   *
   * @param alone false where it came with many others: their turns are then spread
   */
  void added(NetnsId namespace, boolean alone, long now) {
    long spread = PERIOD - SPARE;
    read.put(namespace, alone ? now : now - (long) (random.nextDouble() * spread));
    if (!toCount.contains(namespace)) {
      toCount.add(namespace);
    }
    AFTER.forEach(delay -> later.add(new Later(namespace, now + delay)));
  }

  /** Forgets all namespaces but these. */
  void retain(Set<NetnsId> known) {
    read.keySet().retainAll(known);
    toCount.removeIf(id -> !known.contains(id));
    later.removeIf(l -> !known.contains(l.namespace()));
  }

  /** The namespace that is to be read now in turn, if any is; called about once a second. */
  Optional<NetnsId> turn(long now) {
    if (isVeryMany() && now - lastTurn < 2 * SECOND - SECOND / 4) {
      return Optional.empty();
    }
    Optional<NetnsId> due =
        read.entrySet().stream()
            .filter(e -> now - e.getValue() >= PERIOD - SPARE)
            .min(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey);
    due.ifPresent(id -> read.put(id, now));
    lastTurn = due.isPresent() ? now : lastTurn;
    return due;
  }

  private boolean isVeryMany() {
    return read.size() > VERY_MANY;
  }

  /** The namespaces whose sockets are to be counted now; called about once a second. */
  List<NetnsId> counts() {
    List<NetnsId> now = new ArrayList<>();
    int every = isVeryMany() ? 2 * COUNTED_EVERY : COUNTED_EVERY;
    int many = (toCount.size() + every - 1) / every;
    for (int i = 0; i < many; i++) {
      NetnsId id = toCount.remove();
      now.add(id);
      toCount.add(id);
    }
    return now;
  }

  /** Those that are new, and what of them is to be looked at now. */
  Map<NetnsId, Set<Section>> followUp(long now) {
    Map<NetnsId, Set<Section>> due = new HashMap<>();
    for (Iterator<Later> all = later.iterator(); all.hasNext(); ) {
      Later one = all.next();
      if (one.at() <= now) {
        due.put(one.namespace(), EnumSet.of(Section.SOCKETS, Section.SYSCTLS));
        all.remove();
      }
    }
    return due;
  }

  /** When the oldest reading was made; {@code now} where there is none. */
  long oldest(long now) {
    return read.values().stream().mapToLong(Long::longValue).min().orElse(now);
  }
}
