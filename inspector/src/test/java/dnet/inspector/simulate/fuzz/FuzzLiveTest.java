package dnet.inspector.simulate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.LiveTest;
import dnet.inspector.model.flow.Outcome;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The short run: some labs of fixed seeds. */
@LiveTest
class FuzzLiveTest {
  private static final long SEED = 20_000;
  private static final int FLOWS = 640;

  @Test
  void everyCertainVerdictComesTrue() throws IOException, InterruptedException {
    FuzzRun run = new FuzzRun();
    run.run(SEED, FLOWS, 2, result -> {});
    Coverage coverage = run.coverage();
    String covered = String.join("\n", coverage.lines());

    assertThat(run.wrong()).as(covered).isEmpty();
    // A generator that makes only what is delivered, or nothing that is certain, proves nothing.
    assertThat(coverage.certain()).as(covered).isGreaterThan(FLOWS * 9 / 10);
    for (Outcome outcome : new Outcome[] {Outcome.DELIVERED, Outcome.LOST, Outcome.REJECTED}) {
      assertThat(coverage.certain(outcome)).as(covered).isGreaterThan(FLOWS / 10);
    }
    assertThat(coverage.causes()).as(covered).isGreaterThan(10);
  }
}
