package dnet.inspector.simulate.fuzz;

import dnet.fixtures.lab.Lab;
import dnet.inspector.simulate.fuzz.Fuzz.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Many labs, several at a time. */
final class FuzzRun {
  static final int FLOWS_A_LAB = 64;

  private final Coverage coverage = new Coverage();
  private final Set<String> refused = Collections.synchronizedSet(new TreeSet<>());
  private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
  private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

  Coverage coverage() {
    return coverage;
  }

  /** Certain verdicts that reality contradicts, for people. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** What the kernel or a program would not take of the plans. */
  Set<String> refused() {
    return Set.copyOf(refused);
  }

  /**
   * Runs labs with the seeds from {@code seed} on.
   *
   * @param flows at least so many
   * @param workers labs at a time
   * @param each is given what each lab showed
   */
  void run(long seed, int flows, int workers, Consumer<Result> each)
      throws IOException, InterruptedException {
    int labs = (flows + FLOWS_A_LAB - 1) / FLOWS_A_LAB;
    AtomicInteger next = new AtomicInteger();
    try (Lab lab = Lab.open()) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        Thread thread =
            new Thread(
                () -> {
                  Fuzz fuzz = new Fuzz(lab, coverage);
                  for (int k = next.getAndIncrement(); k < labs; k = next.getAndIncrement()) {
                    work(fuzz, seed + k, each);
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
  }

  private void work(Fuzz fuzz, long seed, Consumer<Result> each) {
    try {
      if (failures.isEmpty()) {
        Result result = fuzz.run(Generator.plan(seed, FLOWS_A_LAB));
        wrong.addAll(result.how());
        each.accept(result);
      }
    } catch (IOException | RuntimeException | Error e) {
      failures.add(new IllegalStateException("lab of seed " + seed, e));
    }
  }
}
