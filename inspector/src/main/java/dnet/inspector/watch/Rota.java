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
 * second, so that it costs no more on a large host than on a small one; and twice a minute its
 * sockets are counted, of which no event tells. A new one's sockets and settings are looked at
 * soon: they are set, and its programs begin to listen, soon after it was made. Times are
 * nanoseconds of one clock.
 */
final class Rota {
  /** Between two whole readings of a namespace, where there are no more than fifty. */
  static final long PERIOD = 60_000_000_000L;

  /** Between two counts of a namespace's sockets, in calls of {@link #counts}. */
  static final int COUNTED_EVERY = 30;

  /** Spare time in a period, so that it holds though few are read at a time. */
  private static final long SPARE = 8_000_000_000L;

  private static final long SECOND = 1_000_000_000L;
  private static final List<Long> AFTER = List.of(SECOND, 3 * SECOND, 10 * SECOND);

  private final Map<NetnsId, Long> read = new HashMap<>();
  private final List<Later> later = new ArrayList<>();
  private final Deque<NetnsId> toCount = new ArrayDeque<>();
  private final Random random;

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
    Optional<NetnsId> due =
        read.entrySet().stream()
            .filter(e -> now - e.getValue() >= PERIOD - SPARE)
            .min(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey);
    due.ifPresent(id -> read.put(id, now));
    return due;
  }

  /** The namespaces whose sockets are to be counted now; called about once a second. */
  List<NetnsId> counts() {
    List<NetnsId> now = new ArrayList<>();
    int many = (toCount.size() + COUNTED_EVERY - 1) / COUNTED_EVERY;
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
