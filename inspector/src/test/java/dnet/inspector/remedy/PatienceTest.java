package dnet.inspector.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Two managers of one thing must not fight without end. */
class PatienceTest {
  private final AtomicLong now = new AtomicLong(7);
  private final Patience patience = new Patience(now::get);

  private int restoredWithin(int seconds) {
    int times = 0;
    for (int i = 0; i < seconds * 4; i++) {
      if (patience.refuses("a").isEmpty()) {
        patience.restored("a");
        times++;
      }
      now.addAndGet(TimeUnit.MILLISECONDS.toNanos(250));
    }
    return times;
  }

  @Test
  void aFewTimesAtOnceThenAfterPausesThatDouble() {
    assertThat(restoredWithin(1)).isEqualTo(3);
    assertThat(patience.refuses("a")).contains("again and again (3 times)", "5 s");
    assertThat(patience.refuses("b")).as("another part").isEmpty();
    assertThat(restoredWithin(3600)).as("within an hour").isBetween(12, 20);
    now.addAndGet(TimeUnit.MINUTES.toNanos(11));
    patience.restored("b");
    assertThat(restoredWithin(1)).as("after a long peace").isEqualTo(3);
  }
}
