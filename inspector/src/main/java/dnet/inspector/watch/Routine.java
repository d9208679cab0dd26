package dnet.inspector.watch;

import dnet.inspector.model.NetnsId;
import dnet.inspector.snapshot.LiveSnapshot;
import dnet.inspector.snapshot.Section;
import dnet.inspector.watch.Agenda.Look;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/**
 * What is read by the clock: all that nobody tells of, and all that may have been missed, so that
 * each thing has had its turn within a minute, or where there are many within as many seconds.
 * Times are nanoseconds of one clock.
 */
final class Routine {
  private static final long SECOND = 1_000_000_000L;

  /** What nobody tells of in the host's own namespace, and matters most. */
  private static final long PULSE = 5 * SECOND;

  /** For processes that nothing told of; less a little, so that every second tick is one. */
  private static final long LOOK = 2 * SECOND - SECOND / 4;

  /** At the latest, however long a look takes. */
  private static final long LATEST_LOOK = 2 * LOOK;

  /** Looks take no more than a so manieth of the time, if that is not too late. */
  private static final long SHARE = 1000;

  private static final long SWEEP = 60 * SECOND;

  /** Namespaces that appear at once, from which on their turns are spread. */
  private static final int MANY = 5;

  private static final Set<Section> SOCKETS = Set.of(Section.SOCKETS);

  private final LiveSnapshot live;
  private final Agenda agenda;
  private final EngineLink engine;
  private final Runnable switchesRead;
  private final Rota rota = new Rota(new Random());
  private long lastSweep;
  private long lastPulse;
  private long lastLook;
  private long lookTakes;

  /**
   * Prepares.
   *
   * @param switchesRead called on another thread when Open vSwitch was read
   */
  Routine(LiveSnapshot live, Agenda agenda, EngineLink engine, Runnable switchesRead) {
    this.live = live;
    this.agenda = agenda;
    this.engine = engine;
    this.switchesRead = switchesRead;
  }

  /** Has everything looked for. */
  void begin(long now) throws IOException {
    lastSweep = now;
    live.readTheRest(switchesRead);
    agenda.look(Look.ALL, now);
  }

  /** Called once a second. */
  void tick(long now) throws IOException {
    if (now - lastLook >= Math.max(LOOK, Math.min(LATEST_LOOK, SHARE * lookTakes))) {
      lastLook = now;
      agenda.look(Look.PROCESSES, now);
    }
    if (now - lastSweep >= SWEEP) {
      sweep(now);
    }
    if (now - lastPulse >= PULSE) {
      lastPulse = now;
      agenda.mark(live.home().id(), EnumSet.of(Section.SOCKETS, Section.SYSCTLS), now);
    }
    rota.followUp(now).forEach((id, sections) -> agenda.mark(id, sections, now));
    live.socketsChanged(rota.counts()).forEach(id -> agenda.mark(id, SOCKETS, now));
    rota.turn(now)
        .ifPresent(
            id -> {
              live.forgetId(id, null);
              agenda.mark(id, Section.ALL, now);
            });
  }

  /** A look for processes took so long. */
  void looked(long nanos) {
    lookTakes = nanos;
  }

  /** What does not have its turn bit by bit. */
  private void sweep(long now) throws IOException {
    lastSweep = now;
    agenda.look(Look.MOUNTS, now);
    agenda.mark(live.home().id(), EnumSet.of(Section.RULESET, Section.CONNTRACK), now);
    live.readTheRest(switchesRead);
    engine.ask();
  }

  /** Has everything read again. */
  void refresh(long now) throws IOException {
    sweep(now);
    agenda.look(Look.ALL, now);
    for (NetnsId id : live.read()) {
      live.forgetId(id, null);
      agenda.mark(id, Section.ALL, now);
    }
  }

  /** Namespaces were read for the first time. */
  void added(Set<NetnsId> fresh, long now) {
    fresh.forEach(id -> rota.added(id, fresh.size() < MANY, now));
  }

  /** Forgets all namespaces but these. */
  void retain(Set<NetnsId> known) {
    rota.retain(known);
  }

  /** When what was read longest ago was read. */
  long oldest(long now) {
    return Math.min(lastSweep, rota.oldest(now));
  }
}
