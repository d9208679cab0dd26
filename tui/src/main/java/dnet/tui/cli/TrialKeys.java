package dnet.tui.cli;

import java.io.IOException;
import java.util.List;
import org.jline.utils.Signals;

/** While a change is on trial: what keeps it (Enter, SIGUSR1), and what does not (Ctrl-C). */
final class TrialKeys implements AutoCloseable {
  private static final List<String> REJECTING = List.of("INT", "TERM");

  private final Object confirmed;
  private final List<Object> rejected;

  TrialKeys(Console console, Runnable confirm, Runnable reject) {
    confirmed = Signals.register("USR1", confirm);
    rejected = REJECTING.stream().map(name -> Signals.register(name, reject)).toList();
    if (console.canAsk()) {
      Thread reader = new Thread(() -> read(confirm), "confirmation");
      reader.setDaemon(true);
      reader.start();
    }
  }

  /** The end of input confirms nothing: it may be a session that has died. */
  private static void read(Runnable confirm) {
    try {
      for (int c = System.in.read(); c >= 0; c = System.in.read()) {
        if (c == '\n') {
          confirm.run();
          return;
        }
      }
    } catch (IOException e) {
      // The terminal is gone.
    }
  }

  @Override
  public void close() {
    Signals.unregister("USR1", confirmed);
    for (int i = 0; i < REJECTING.size(); i++) {
      Signals.unregister(REJECTING.get(i), rejected.get(i));
    }
  }
}
