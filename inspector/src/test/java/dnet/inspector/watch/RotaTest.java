package dnet.inspector.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.model.NetnsId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every namespace has its turn, one at a time. */
class RotaTest {
  private static final long SECOND = 1_000_000_000L;

  private final Rota rota = new Rota(new Random(1));

  @Test
  void fiftyHaveTheirTurnWithinTheMinute() {
    assertThat(longestWait(50)).isLessThanOrEqualTo(Rota.PERIOD + SECOND);
  }

  @Test
  void ofAHundredAndTwentyOneASecondHasItsTurnAndEachInTwoMinutes() {
    assertThat(longestWait(120)).isLessThanOrEqualTo(121 * SECOND);
  }

  @Test
  void ofThreeHundredOneInTwoSecondsHasItsTurnAndEachInTenMinutes() {
    assertThat(longestWait(300)).isBetween(590 * SECOND, 602 * SECOND);
  }

  private long longestWait(int namespaces) {
    Map<NetnsId, Long> last = new HashMap<>();
    for (int i = 1; i <= namespaces; i++) {
      rota.added(new NetnsId(i), false, 0);
      last.put(new NetnsId(i), 0L);
    }
    long longest = 0;
    for (long second = 1; second <= 2400; second++) {
      long now = second * SECOND;
      NetnsId turn = rota.turn(now).orElse(null);
      if (turn != null) {
        longest = Math.max(longest, now - last.put(turn, now));
      }
    }
    for (long at : last.values()) {
      longest = Math.max(longest, 2400 * SECOND - at);
    }
    return longest;
  }

  @Test
  void theSocketsOfEachAreCountedTwiceAMinute() {
    for (int i = 1; i <= 100; i++) {
      rota.added(new NetnsId(i), false, 0);
    }
    Map<NetnsId, Integer> counted = new HashMap<>();
    for (int second = 1; second <= Rota.COUNTED_EVERY; second++) {
      List<NetnsId> now = rota.counts();
      assertThat(now).hasSizeLessThanOrEqualTo(4);
      now.forEach(id -> counted.merge(id, 1, Integer::sum));
    }
    assertThat(counted).hasSize(100);
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
    assertThat(rota.turn(100 * SECOND)).hasValue(new NetnsId(2));
    assertThat(rota.counts()).containsOnly(new NetnsId(2));
  }
}
