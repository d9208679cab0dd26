package dnet.inspector.simulate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.inspector.simulate.fuzz.Fuzz.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The long run, started by {@code fixtures/fuzz.sh}, which sets the properties {@code
 * dnet.fuzz.seed}, {@code .flows}, {@code .jobs}, and {@code .keep}: a folder for labs with
 * disagreements, or with {@code .all} for every one.
 */
@Tag("long")
class FuzzLongTest {
  @Test
  void everyCertainVerdictComesTrue() throws IOException, InterruptedException {
    FuzzRun run = new FuzzRun();
    Path keep = Path.of(System.getProperty("dnet.fuzz.keep", "target/fuzz")).toAbsolutePath();
    boolean all = Boolean.getBoolean("dnet.fuzz.all");
    run.run(
        Long.getLong("dnet.fuzz.seed", 1),
        Integer.getInteger("dnet.fuzz.flows", 2000),
        Integer.getInteger("dnet.fuzz.jobs", 2),
        result -> keep(result, keep, all));
    run.coverage().lines().forEach(System.out::println);
    System.out.println("refused by the kernel or a program: " + run.refused().size());
    if (Boolean.getBoolean("dnet.fuzz.refused")) {
      run.refused().forEach(System.out::println);
    }
    run.wrong().forEach(System.out::println);
    assertThat(run.wrong()).as("labs are kept in " + keep).isEmpty();
    assertThat(run.coverage().certain()).isPositive();
  }

  private static void keep(Result result, Path folder, boolean all) {
    try {
      Path own = folder.resolve(String.valueOf(result.plan().seed()));
      if (!result.how().isEmpty()) {
        result.wrong().write(own, result.plan(), result.verdicts());
      } else if (all) {
        result.whole().write(own, result.plan(), java.util.List.of());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
