package dnet.inspector.watch;

import dnet.inspector.model.Host;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Collects what a watcher delivers, with the time, and waits for what is to come. */
final class Seen implements Listener {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final List<Timed> updates = new ArrayList<>();
  private final List<List<Change>> changes = new ArrayList<>();
  private final List<CounterReading> counters = new ArrayList<>();
  private IOException failure;

  /** An update and when it came, of {@link System#nanoTime}. */
  record Timed(Update update, long nanos) {}

  /** An old picture is not kept: they are large. */
  @Override
  public void updated(Update update) {
    add(
        () -> {
          if (!updates.isEmpty()) {
            Timed last = updates.remove(updates.size() - 1);
            changes.add(last.update().changes());
          }
          updates.add(new Timed(update, System.nanoTime()));
        });
  }

  @Override
  public void counted(CounterReading reading) {
    add(() -> counters.add(reading));
  }

  @Override
  public void failed(IOException why) {
    add(() -> failure = why);
  }

  private void add(Runnable what) {
    lock.lock();
    try {
      what.run();
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many updates have come. */
  int count() {
    lock.lock();
    try {
      return changes.size() + updates.size();
    } finally {
      lock.unlock();
    }
  }

  /** The update that came last. */
  Update last() {
    lock.lock();
    try {
      return updates.get(updates.size() - 1).update();
    } finally {
      lock.unlock();
    }
  }

  /** The changes of all that came since there were {@code from}. */
  List<Change> since(int from) {
    lock.lock();
    try {
      List<List<Change>> all = new ArrayList<>(changes);
      updates.forEach(u -> all.add(u.update().changes()));
      return all.subList(from, all.size()).stream().flatMap(List::stream).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the newest picture fits; fails after {@code seconds}. */
  Timed await(String what, int seconds, Predicate<Host> fits) {
    return awaitUpdate(what, seconds, u -> fits.test(u.host()));
  }

  Timed awaitUpdate(String what, int seconds, Predicate<Update> fits) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    lock.lock();
    try {
      while (true) {
        if (!updates.isEmpty() && fits.test(updates.get(0).update())) {
          return updates.get(0);
        }
        if (failure != null) {
          throw new AssertionError("watching failed: " + failure, failure);
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError(
              "not seen within "
                  + seconds
                  + " s: "
                  + what
                  + "\n"
                  + (changes.size() + updates.size())
                  + " updates; last "
                  + (updates.isEmpty()
                      ? "none"
                      : describe(updates.get(updates.size() - 1).update())));
        }
        more.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  private static String describe(Update update) {
    StringBuilder text = new StringBuilder();
    text.append(update.at()).append(' ').append(update.asOf()).append('\n');
    update.changes().forEach(c -> text.append(c).append('\n'));
    update.host().containers().forEach(c -> text.append(c).append('\n'));
    update
        .host()
        .namespaces()
        .values()
        .forEach(
            n ->
                text.append(
                    n.id()
                        + " "
                        + n.name()
                        + " "
                        + n.pids()
                        + " "
                        + n.commands()
                        + " "
                        + n.paths()
                        + "\n"));
    update.host().gaps().forEach(g -> text.append(g).append('\n'));
    return text.toString();
  }

  /** Waits for more counter readings than {@code before}. */
  CounterReading awaitCounters(int before, int seconds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    lock.lock();
    try {
      while (counters.size() <= before) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError("no counters within " + seconds + " s");
        }
        more.awaitNanos(left);
      }
      return counters.get(counters.size() - 1);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    } finally {
      lock.unlock();
    }
  }
}
