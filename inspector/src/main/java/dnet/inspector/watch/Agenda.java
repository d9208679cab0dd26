package dnet.inspector.watch;

import dnet.inspector.model.NetnsId;
import dnet.inspector.snapshot.Section;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What has to be read again, and when. Events come in bursts, so each waits a moment for more, but
 * not for long. Where they do not cease, reading takes no more than a quarter of the time. All
 * times are nanoseconds of one clock that is given, not asked.
 */
final class Agenda {
  /** After the last event of a burst. */
  static final long QUIET = 4_000_000;

  /** After the first event of a burst, at the latest. */
  static final long LONGEST = 25_000_000;

  /** For what ages by itself. */
  static final long AGEING = 1_000_000_000;

  /** So much time may be spent on reading without a pause. */
  static final long FREE = 300_000_000;

  /** What is spent beyond that is a quarter of the time in the long run. */
  private static final int SHARE = 4;

  private static final long LONGEST_PAUSE = 1_000_000_000;
  private static final long SHORT_PAUSE = 100_000_000;
  private static final long NEVER = Long.MAX_VALUE;

  private Map<NetnsId, Set<Section>> stale = new HashMap<>();
  private final Map<NetnsId, Set<Section>> ageing = new HashMap<>();
  private Look look = Look.NONE;
  private boolean show;
  private long first = NEVER;
  private long last;
  private long ageingSince = NEVER;
  private long notBefore = Long.MIN_VALUE;
  private long urged = NEVER;
  private long spent;
  private long spentAt = Long.MIN_VALUE;

  /** How to look for namespaces that came or went. */
  enum Look {
    NONE,
    /** At processes that are new. */
    PROCESSES,
    /** At mount tables that hold namespaces, too. */
    MOUNTS,
    /** At every process and every mount table. */
    ALL
  }

  /**
   * What is to be done.
   *
   * @param stale what of which namespace is to be read; may be empty when there is only something
   *     to show
   * @param show whether there may be something to show though looking finds nothing
   */
  record Work(Map<NetnsId, Set<Section>> stale, Look look, boolean show) {}

  /** Something has changed. */
  void mark(NetnsId namespace, Set<Section> sections, long now) {
    add(stale, namespace, sections);
    gather(now);
  }

  /** Something has aged: it can wait, or goes along with other work. */
  void age(NetnsId namespace, Set<Section> sections, long now) {
    add(ageing, namespace, sections);
    ageingSince = Math.min(ageingSince, now);
  }

  private static void add(Map<NetnsId, Set<Section>> to, NetnsId namespace, Set<Section> sections) {
    if (!sections.isEmpty()) {
      to.computeIfAbsent(namespace, id -> EnumSet.noneOf(Section.class)).addAll(sections);
    }
  }

  /** A namespace may have come or gone. */
  void look(Look how, long now) {
    look = look.compareTo(how) < 0 ? how : look;
    gather(now);
  }

  /** Something is known that needs no reading, only showing. */
  void touch(long now) {
    show = true;
    gather(now);
  }

  private void gather(long now) {
    first = Math.min(first, now);
    last = now;
  }

  /** The engine told something new, which people wait for: no pause delays it for long. */
  void urge(long now) {
    urged = Math.min(urged, now);
    touch(now);
  }

  /** When there is something to do; {@link Long#MAX_VALUE} when nothing is. */
  long due() {
    long gathered = first == NEVER ? NEVER : Math.min(last + QUIET, first + LONGEST);
    long aged = ageingSince == NEVER ? NEVER : ageingSince + AGEING;
    long due = Math.min(gathered, aged);
    long pause = urged == NEVER ? notBefore : Math.min(notBefore, urged + SHORT_PAUSE);
    return due == NEVER ? NEVER : Math.max(due, pause);
  }

  /** What there is to do, which then is no more on the agenda. */
  Work take() {
    ageing.forEach((namespace, sections) -> add(stale, namespace, sections));
    Work work = new Work(stale, look, show);
    show = false;
    stale = new HashMap<>();
    ageing.clear();
    look = Look.NONE;
    first = NEVER;
    ageingSince = NEVER;
    urged = NEVER;
    return work;
  }

  /** Forgets namespaces that are gone. */
  void forget(Set<NetnsId> gone) {
    stale.keySet().removeAll(gone);
    ageing.keySet().removeAll(gone);
  }

  /** The work that was taken at {@code from} was done at {@code to}. */
  void done(long from, long to) {
    if (spentAt != Long.MIN_VALUE) {
      // The first is not counted: everything is read then.
      spent = Math.max(0, spent - (to - spentAt) / SHARE) + (to - from);
      spent = Math.min(spent, FREE + LONGEST_PAUSE / SHARE);
    }
    spentAt = to;
    notBefore = to + Math.max(0, spent - FREE) * SHARE;
  }
}
