package dnet.inspector.simulate.fuzz;

import dnet.fixtures.lab.Lab;
import dnet.inspector.simulate.fuzz.Fuzz.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The long run: {@code fixtures/fuzz.sh}. */
public final class FuzzMain {
  static final int FLOWS_A_LAB = 64;

  private final Coverage coverage = new Coverage();
  private final Set<String> refused = Collections.synchronizedSet(new TreeSet<>());
  private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

  /**
   * Runs.
   *
   * @param arguments seed of the first lab, number of flows, labs at a time, folder for those with
   *     disagreements, and perhaps {@code all} to keep all of them
   */
  public static void main(String[] arguments) throws Exception {
    long seed = Long.parseLong(arguments[0]);
    int flows = Integer.parseInt(arguments[1]);
    int workers = Integer.parseInt(arguments[2]);
    Path folder = Path.of(arguments[3]);
    boolean keepAll = arguments.length > 4 && arguments[4].equals("all");
    FuzzMain main = new FuzzMain();
    List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    main.run(
        seed,
        (flows + FLOWS_A_LAB - 1) / FLOWS_A_LAB,
        FLOWS_A_LAB,
        workers,
        result -> {
          wrong.addAll(result.how());
          keep(result, folder, keepAll);
        });
    main.coverage.lines().forEach(System.out::println);
    System.out.println("refused by the kernel: " + main.refused.size());
    main.refused.stream().limit(Integer.getInteger("refused", 0)).forEach(System.out::println);
    wrong.forEach(System.out::println);
    System.exit(wrong.isEmpty() && main.coverage.certain() > 0 ? 0 : 1);
  }

  private static void keep(Result result, Path folder, boolean all) {
    try {
      String name = String.valueOf(result.plan().seed());
      if (!result.how().isEmpty()) {
        result.wrong().write(folder.resolve(name), result.plan(), result.verdicts());
      } else if (all) {
        result.whole().write(folder.resolve(name), result.plan(), List.of());
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What was covered. */
  Coverage coverage() {
    return coverage;
  }

  /** Runs labs with the seeds from {@code seed} on, several at a time. */
  void run(long seed, int labs, int flows, int workers, Consumer<Result> result)
      throws IOException, InterruptedException {
    AtomicInteger next = new AtomicInteger();
    try (Lab lab = Lab.open()) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        Thread thread =
            new Thread(
                () -> {
                  Fuzz fuzz = new Fuzz(lab, coverage);
                  for (int k = next.getAndIncrement(); k < labs; k = next.getAndIncrement()) {
                    work(fuzz, seed + k, flows, result);
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

  private void work(Fuzz fuzz, long seed, int flows, Consumer<Result> result) {
    try {
      if (failures.isEmpty()) {
        result.accept(fuzz.run(Generator.plan(seed, flows)));
      }
    } catch (IOException | RuntimeException | Error e) {
      failures.add(new IllegalStateException("lab of seed " + seed, e));
    }
  }
}
