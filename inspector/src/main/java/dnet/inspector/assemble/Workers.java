package dnet.inspector.assemble;

import dnet.inspector.snapshot.Joining;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes many things of many at once: the calling thread has a helper, which ends with the work. */
final class Workers {
  /** Fewer are made sooner than a thread has started. */
  private static final int FEW = 16;

  private Workers() {}

  /**
   * What {@code make} gives for each, in their order.
   *
   * @param make is called by two threads, each time for another one
   */
  static <F, T> List<T> map(List<F> all, Function<F, T> make) {
    if (all.size() < FEW || Runtime.getRuntime().availableProcessors() < 2) {
      List<T> made = new ArrayList<>(all.size());
      all.forEach(one -> made.add(make.apply(one)));
      return made;
    }
    List<@Nullable T> made = new ArrayList<>(Collections.nCopies(all.size(), null));
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Runnable work =
        () -> {
          for (int i = next.getAndIncrement(); i < all.size(); i = next.getAndIncrement()) {
            made.set(i, make.apply(all.get(i)));
          }
        };
    Thread helper = new Thread(work, "assemble");
    helper.setDaemon(true);
    helper.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
    helper.start();
    try {
      work.run();
    } finally {
      next.set(all.size());
      Joining.fully(helper);
    }
    Throwable why = failure.get();
    if (why != null) {
      throw new IllegalStateException("the helper failed: " + why, why);
    }
    List<T> whole = new ArrayList<>(all.size());
    for (T one : made) {
      whole.add(Objects.requireNonNull(one));
    }
    return whole;
  }
}
