package dnet.inspector.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.model.NetnsId;
import dnet.inspector.snapshot.Section;
import dnet.inspector.watch.Agenda.Look;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When what was heard is read. */
class AgendaTest {
  private static final NetnsId A = new NetnsId(1);
  private static final NetnsId B = new NetnsId(2);
  private static final long MILLI = 1_000_000;

  private final Agenda agenda = new Agenda();

  @Test
  void nothingIsDueAtFirst() {
    assertThat(agenda.due()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aBurstIsReadOnceSoonAfterItsEnd() {
    agenda.mark(A, EnumSet.of(Section.LINKS), 0);
    agenda.mark(A, EnumSet.of(Section.ROUTES), 2 * MILLI);
    agenda.mark(B, EnumSet.of(Section.FDB), 4 * MILLI);
    assertThat(agenda.due()).isEqualTo(4 * MILLI + Agenda.QUIET);
    Agenda.Work work = agenda.take();
    assertThat(work.stale())
        .isEqualTo(Map.of(A, Set.of(Section.LINKS, Section.ROUTES), B, Set.of(Section.FDB)));
    assertThat(work.look()).isEqualTo(Look.NONE);
    assertThat(agenda.due()).isEqualTo(Long.MAX_VALUE);
    assertThat(agenda.take().stale()).isEmpty();
  }

  @Test
  void aBurstWithoutEndDoesNotWaitForIt() {
    for (long at = 0; at <= 100 * MILLI; at += MILLI) {
      agenda.mark(A, EnumSet.of(Section.LINKS), at);
    }
    assertThat(agenda.due()).isEqualTo(Agenda.LONGEST);
  }

  @Test
  void whatAgesWaitsOrGoesAlong() {
    agenda.age(A, EnumSet.of(Section.NEIGHBOURS), 0);
    agenda.age(A, EnumSet.of(Section.NEIGHBOURS), 500 * MILLI);
    assertThat(agenda.due()).isEqualTo(Agenda.AGEING);
    agenda.mark(B, EnumSet.of(Section.LINKS), 600 * MILLI);
    assertThat(agenda.due()).isEqualTo(600 * MILLI + Agenda.QUIET);
    assertThat(agenda.take().stale())
        .isEqualTo(Map.of(A, Set.of(Section.NEIGHBOURS), B, Set.of(Section.LINKS)));
    assertThat(agenda.due()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theThoroughestLookIsTaken() {
    agenda.look(Look.PROCESSES, 0);
    agenda.look(Look.ALL, 0);
    agenda.look(Look.MOUNTS, 0);
    assertThat(agenda.take().look()).isEqualTo(Look.ALL);
    assertThat(agenda.take().look()).isEqualTo(Look.NONE);
  }

  /** A change every 5 ms for ever, each reading taking 40 ms. */
  @Test
  void whereChangesDoNotCeaseReadingTakesAFractionOfTheTime() {
    long now = 0;
    long reading = 0;
    long longest = 0;
    while (now < 20_000 * MILLI) {
      agenda.mark(A, EnumSet.of(Section.LINKS), now);
      long due = agenda.due();
      if (due <= now) {
        agenda.take();
        longest = Math.max(longest, now - (due - Agenda.LONGEST));
        agenda.done(now, now + 40 * MILLI);
        reading += 40 * MILLI;
        now += 40 * MILLI;
      } else {
        now += 5 * MILLI;
      }
    }
    assertThat(reading).isLessThan(now / 4 + Agenda.FREE + 80 * MILLI);
    // And still something is delivered several times a second.
    assertThat(reading).isGreaterThan(now / 8);
    assertThat(longest).isLessThan(250 * MILLI);
  }

  @Test
  void someChangesInARowAreReadAtOnce() {
    long now = 0;
    for (int i = 0; i < 8; i++) {
      agenda.mark(A, EnumSet.of(Section.LINKS), now);
      assertThat(agenda.due()).isEqualTo(now + Agenda.QUIET);
      now = agenda.due();
      agenda.take();
      agenda.done(now, now + 40 * MILLI);
      now += 40 * MILLI;
    }
  }

  @Test
  void afterAPauseTheNextChangeIsReadAtOnce() {
    long now = 0;
    for (int i = 0; i < 50; i++) {
      agenda.mark(A, EnumSet.of(Section.LINKS), now);
      now = Math.max(now, agenda.due());
      agenda.take();
      agenda.done(now, now + 40 * MILLI);
      now += 40 * MILLI;
    }
    now += 1_200 * MILLI;
    agenda.mark(A, EnumSet.of(Section.LINKS), now);
    assertThat(agenda.due()).isEqualTo(now + Agenda.QUIET);
    agenda.take();
    agenda.done(now, now + 40 * MILLI);
    agenda.mark(A, EnumSet.of(Section.LINKS), now + 41 * MILLI);
    assertThat(agenda.due()).isEqualTo(now + 41 * MILLI + Agenda.QUIET);
  }

  @Test
  void whatTheEngineTellsWaitsForNoLongPause() {
    long now = 0;
    for (int i = 0; i < 10; i++) {
      agenda.mark(A, EnumSet.of(Section.LINKS), now);
      now = Math.max(now, agenda.due());
      agenda.take();
      agenda.done(now, now + 400 * MILLI);
      now += 400 * MILLI;
    }
    agenda.mark(A, EnumSet.of(Section.LINKS), now);
    assertThat(agenda.due()).isGreaterThan(now + 500 * MILLI);
    agenda.urge(now);
    assertThat(agenda.due()).isEqualTo(now + 100 * MILLI);
    assertThat(agenda.take().show()).isTrue();
  }
}
