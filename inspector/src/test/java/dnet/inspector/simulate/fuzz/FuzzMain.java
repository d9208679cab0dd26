package dnet.inspector.simulate.fuzz;

import dnet.fixtures.lab.Lab;
import dnet.inspector.simulate.fuzz.Fuzz.Disagreement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/** The long run: {@code fixtures/fuzz.sh --seed N --flows N}. */
public final class FuzzMain {
  static final int FLOWS_A_LAB = 64;

  private FuzzMain() {}

  /**
   * Runs.
   *
   * @param arguments seed of the first lab, number of flows, labs at a time, folder for scenarios
   */
  public static void main(String[] arguments) throws Exception {
    long seed = Long.parseLong(arguments[0]);
    int flows = Integer.parseInt(arguments[1]);
    int workers = Integer.parseInt(arguments[2]);
    Path folder = Path.of(arguments[3]);
    Coverage coverage = new Coverage();
    Run run = run(seed, (flows + FLOWS_A_LAB - 1) / FLOWS_A_LAB, FLOWS_A_LAB, workers, coverage);
    coverage.lines().forEach(System.out::println);
    System.out.println("refused by the kernel: " + run.refused().size());
    run.refused().stream().limit(Integer.getInteger("refused", 0)).forEach(System.out::println);
    for (Disagreement d : run.disagreements()) {
      Path kept = new ScenarioWriter(folder).write(d);
      System.out.println(ScenarioWriter.title(d) + "  kept in " + kept);
    }
    System.exit(run.disagreements().isEmpty() && coverage.certain() > 0 ? 0 : 1);
  }

  /** What a run found. */
  record Run(List<Disagreement> disagreements, Set<String> refused) {}

  /** Runs labs with the seeds from {@code seed} on. */
  static Run run(long seed, int labs, int flows, int workers, Coverage coverage)
      throws IOException, InterruptedException {
    List<Disagreement> found = Collections.synchronizedList(new ArrayList<>());
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    Set<String> refused = Collections.synchronizedSet(new TreeSet<>());
    AtomicInteger next = new AtomicInteger();
    try (Lab lab = Lab.open()) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        Thread thread =
            new Thread(
                () -> {
                  Fuzz fuzz = new Fuzz(lab, coverage);
                  for (int k = next.getAndIncrement(); k < labs; k = next.getAndIncrement()) {
                    try {
                      found.addAll(fuzz.run(Generator.plan(seed + k, flows)));
                    } catch (IOException | RuntimeException | Error e) {
                      failures.add(new IllegalStateException("lab of seed " + (seed + k), e));
                      return;
                    }
                  }
                  refused.addAll(fuzz.refused());
                },
                "fuzz-" + i);
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    if (!failures.isEmpty()) {
      throw new IOException(failures.get(0).getMessage(), failures.get(0).getCause());
    }
    return new Run(List.copyOf(found), Set.copyOf(refused));
  }
}
