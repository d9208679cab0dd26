package dnet.inspector.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A change that is cut off at a fail point, and then taken back; and whose taking back is cut off,
 * and begun again. The host must be what it was. A crash is an error that nothing catches, as
 * {@code kill -9} is for what comes after it.
 *
 * <p>With {@code -Ddnet.crash=all} at every point. Otherwise at every so manieth, others each day,
 * and for each case others; {@code -Ddnet.crash=N} is day N's, as the report says.
 *
 * @param folder for journals
 * @param state all that the host's programs tell of what is changed
 */
record CrashPoints(Path folder, Supplier<String> state) {
  private static final String WHICH = System.getProperty("dnet.crash", "");
  private static final boolean ALL = WHICH.equals("all");

  /** The usual distance between points. */
  static final int STRIDE = ALL ? 1 : 8;

  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  private interface Work {
    void run() throws IOException;
  }

  private static long day() {
    return WHICH.matches("[0-9]{1,9}")
        ? Long.parseLong(WHICH)
        : LocalDate.now(ZoneOffset.UTC).toEpochDay();
  }

  /** Makes the plan, with a crash at every {@code stride}th fail point in turn. */
  void of(String name, Plan plan, int stride) throws Exception {
    long day = day();
    int step = ALL ? 1 : stride;
    int first = Math.floorMod(day + name.hashCode(), step);
    String before = Site.quiet(state);
    Path journals = Files.createTempDirectory(folder, "points");
    int done = making(name, plan, before, journals, first, step);
    int undone = undoing(name, plan, before, journals, first, step);
    System.out.println(
        "crash test: " + name + ": " + done + " points, of its undo " + undone + ", day " + day);
  }

  private int making(String name, Plan plan, String before, Path journals, int first, int stride)
      throws Exception {
    int cases = 0;
    boolean crashed = true;
    for (int point = first; crashed; point += stride, cases++) {
      Changes changes = new Changes(journals.resolve(Integer.toString(point)));
      crashed =
          crash(point, () -> assertThat(changes.apply(plan, "test").message()).as(name).isEmpty());
      settled(changes, before, name + ", after a crash at point " + point + " and undo");
    }
    return cases;
  }

  private int undoing(String name, Plan plan, String before, Path journals, int first, int stride)
      throws Exception {
    int cases = 0;
    boolean crashed = true;
    for (int point = first; crashed; point += stride, cases++) {
      Changes changes = new Changes(journals.resolve("undo" + point));
      assertThat(changes.apply(plan, "test").message()).as(name).isEmpty();
      crashed = crash(point, () -> changes.undo(1));
      settled(changes, before, name + ", after a crash at point " + point + " of undo, and undo");
    }
    return cases;
  }

  private void settled(Changes changes, String before, String what) throws Exception {
    Change change = changes.newest();
    if (change != null) {
      assertThat(changes.undo(change.id()).left()).as(what).isEmpty();
      assertThat(changes.newest()).as(what).isNull();
    }
    assertThat(Site.difference(before, Site.settled(state, before))).as(what).isEmpty();
  }

  /** Whether {@code work} was cut off at the given point, the first being 0. */
  private static boolean crash(int point, Work work) throws IOException {
    AtomicInteger passed = new AtomicInteger();
    FailPoints.set(
        name -> {
          if (passed.getAndIncrement() == point) {
            throw new Crash();
          }
        });
    try {
      work.run();
      return false;
    } catch (Crash e) {
      return true;
    } finally {
      FailPoints.set(name -> {});
    }
  }
}
