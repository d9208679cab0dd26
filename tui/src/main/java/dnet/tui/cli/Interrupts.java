package dnet.tui.cli;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;

/**
 * While this is open, the first Ctrl-C (or SIGTERM, SIGHUP) asks politely; the next ends the
 * process as it always does.
 */
final class Interrupts implements AutoCloseable {
  private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

  private final List<Object> before;
  private final AtomicBoolean asked = new AtomicBoolean();

  /**
   * Begins.
   *
   * @param stop called once, on a thread of the Java runtime's
   */
  Interrupts(Runnable stop) {
    before =
        NAMES.stream()
            .map(
                name ->
                    Signals.register(
                        name,
                        () -> {
                          if (asked.compareAndSet(false, true)) {
                            stop.run();
                          } else {
                            NAMES.forEach(Signals::registerDefault);
                            Runtime.getRuntime().exit(130);
                          }
                        }))
            .toList();
  }

  /** Whether somebody asked. */
  boolean isAsked() {
    return asked.get();
  }

  @Override
  public void close() {
    for (int i = 0; i < NAMES.size(); i++) {
      Signals.unregister(NAMES.get(i), before.get(i));
    }
  }
}
