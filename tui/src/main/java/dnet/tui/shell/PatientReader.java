package dnet.tui.shell;

import java.io.IOException;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * Asks more than once before it believes that the input has ended.
 *
 * <p>JLine 4.5 (AbstractPty) says so too when a signal has interrupted {@code poll(2)}, which is
 * not restarted (signal(7)), and when Ctrl-C has thrown away what poll had announced (ISIG without
 * NOFLSH, termios(3)). Neither happens again without a new key, and a new Ctrl-C interrupts the
 * line anyway; an input that has ended stays so.
 */
final class PatientReader extends LineReaderImpl {
  private static final int TRIES = 4;
  private static final long PAUSE_MILLIS = 20;

  PatientReader(Terminal terminal) throws IOException {
    super(terminal, "dnet");
  }

  @Override
  public @Nullable Binding readBinding(KeyMap<Binding> keys, @Nullable KeyMap<Binding> local) {
    Binding binding = super.readBinding(keys, local);
    for (int i = 1; binding == null && i < TRIES; i++) {
      pause();
      binding = super.readBinding(keys, local);
    }
    return binding;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      // Ctrl-C: the next try ends the line by this.
      Thread.currentThread().interrupt();
    }
  }
}
