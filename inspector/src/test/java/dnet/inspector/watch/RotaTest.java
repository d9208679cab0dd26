package dnet.inspector.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.model.NetnsId;
import dnet.inspector.snapshot.Section;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every namespace has its turn once a minute, few at a time. */
class RotaTest {
  private static final long SECOND = 1_000_000_000L;

  private final Rota rota = new Rota(new Random(1));

  @Test
  void threeHundredHaveTheirTurnWithinTheMinute() {
    Map<NetnsId, Long> last = new HashMap<>();
    for (int i = 1; i <= 300; i++) {
      rota.added(new NetnsId(i), false, 0);
      last.put(new NetnsId(i), 0L);
    }
    long longest = 0;
    int most = 0;
    for (long second = 1; second <= 600; second++) {
      long now = second * SECOND;
      int count = 0;
      for (NetnsId id : rota.turn(now).keySet()) {
        longest = Math.max(longest, now - last.put(id, now));
        count++;
      }
      most = Math.max(most, count);
    }
    assertThat(longest).isLessThanOrEqualTo(Rota.PERIOD + SECOND);
    assertThat(most).isLessThanOrEqualTo(7);
    assertThat(last.values()).allMatch(at -> at > 530 * SECOND);
  }

  @Test
  void sysctlsAreReadInOneTurnOfTen() {
    rota.added(new NetnsId(1), true, 0);
    int whole = 0;
    int turns = 0;
    for (long second = 1; second <= 3600; second++) {
      for (Set<Section> sections : rota.turn(second * SECOND).values()) {
        turns++;
        whole += sections.equals(Section.ALL) ? 1 : 0;
        assertThat(sections).contains(Section.LINKS, Section.RULESET, Section.SOCKETS);
      }
    }
    assertThat(turns).isBetween(60, 75);
    assertThat(whole).isEqualTo(turns / Rota.SYSCTLS_EVERY);
  }

  @Test
  void aNewOnesSocketsAreLookedAtThreeTimes() {
    NetnsId id = new NetnsId(1);
    rota.added(id, true, 0);
    int looks = 0;
    for (long second = 1; second <= 20; second++) {
      looks += rota.followUp(second * SECOND).size();
    }
    assertThat(looks).isEqualTo(3);
  }

  @Test
  void whatIsGoneHasNoTurn() {
    rota.added(new NetnsId(1), true, 0);
    rota.added(new NetnsId(2), true, 0);
    rota.retain(Set.of(new NetnsId(2)));
    assertThat(rota.followUp(SECOND)).containsOnlyKeys(new NetnsId(2));
    assertThat(rota.turn(100 * SECOND)).containsOnlyKeys(new NetnsId(2));
  }
}
