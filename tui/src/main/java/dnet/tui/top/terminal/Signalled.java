package dnet.tui.top.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.Signals;

/** Hears of signals while it is open. */
final class Signalled implements AutoCloseable {
  private record Heard(String name, Object before) {}

  private final List<Heard> heard = new ArrayList<>();

  /**
   * Hears a signal from now on.
   *
   * @param name without SIG
   * @param action runs on a thread of the Java runtime's
   */
  void on(String name, Runnable action) {
    heard.add(new Heard(name, Signals.register(name, action)));
  }

  /** Lets a signal do what it does to processes that do not hear it. */
  static void leave(String name) {
    Signals.registerDefault(name);
  }

  @Override
  public void close() {
    for (Heard one : heard) {
      Signals.unregister(one.name(), one.before());
    }
  }
}
