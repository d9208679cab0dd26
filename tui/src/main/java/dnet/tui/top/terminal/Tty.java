package dnet.tui.top.terminal;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.terminal.ansi.UnixLikeTerminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The process's terminal. It is taken over by {@link #enter} and given back by {@link #leave}, both
 * as often as wanted. Ctrl-C, Ctrl-\ and Ctrl-S come as keys; Ctrl-Z stays the terminal's own, so
 * that it stops everybody of the job.
 */
final class Tty extends UnixLikeTerminal {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,4}) (\\d{1,4})");
  private static final TerminalSize USUAL = new TerminalSize(80, 24);

  /** Button presses and the wheel (xterm's 1000), written as numbers (1006). */
  private static final String MOUSE_ON = "\u001b[?1000h\u001b[?1006h";

  private static final String MOUSE_OFF = "\u001b[?1006l\u001b[?1000l";

  private static final String CLEAR = "\u001b[2J\u001b[H";

  private final boolean alternate;

  /** Set while Lanterna's constructor runs: it must have no initial value of its own. */
  private @Nullable String saved;

  private boolean entered;
  private boolean mouse;
  private @Nullable LastResort lastResort;

  /**
   * A terminal.
   *
   * @param alternate whether it has a second screen; without one, the only one is cleared
   */
  Tty(InputStream in, OutputStream out, boolean alternate) throws IOException {
    super(new PatientInput(in), out, StandardCharsets.UTF_8, CtrlCBehaviour.TRAP);
    // Lanterna has saved the terminal's settings by now, and set it up, and will restore it as Java
    // ends, whatever else happens.
    this.alternate = alternate;
    getInputDecoder().addProfile(() -> List.of(new MousePattern()));
  }

  /** Takes the terminal over. */
  synchronized void enter() throws IOException {
    canonicalMode(false);
    entered = true;
    watchOver();
    if (alternate) {
      send("\u001b[?1049h");
    }
    if (mouse) {
      send(MOUSE_ON);
    }
    flush();
  }

  private void watchOver() throws IOException {
    LastResort last = lastResort;
    if (last == null && saved != null) {
      String back = MOUSE_OFF + "\u001b[0m\u001b[?25h" + (alternate ? "\u001b[?1049l" : CLEAR);
      last = LastResort.start(Stty.run("-g"), saved, back);
      lastResort = last;
    }
    if (last != null) {
      last.has(true);
    }
  }

  /** Has the terminal tell of its mouse, or leaves it to the terminal again. */
  synchronized void mouse(boolean wanted) throws IOException {
    if (entered && mouse != wanted) {
      send(wanted ? MOUSE_ON : MOUSE_OFF);
    }
    mouse = wanted;
  }

  /** Gives it back as it was. Does nothing the second time. */
  synchronized void leave() throws IOException {
    if (!entered) {
      return;
    }
    entered = false;
    try {
      resetColorAndSGR();
      setCursorVisible(true);
      if (mouse) {
        send(MOUSE_OFF);
      }
      if (alternate) {
        send("\u001b[?1049l");
      } else {
        clearScreen();
        setCursorPosition(0, 0);
      }
      flush();
    } finally {
      restoreTerminalSettings();
    }
    if (lastResort != null) {
      lastResort.has(false);
    }
  }

  /** It is not taken over again. */
  synchronized void end() {
    if (lastResort != null) {
      lastResort.close();
      lastResort = null;
    }
  }

  /** Sends octets that are no text. */
  void send(String sequence) throws IOException {
    writeToTerminal(sequence.getBytes(StandardCharsets.UTF_8));
    flush();
  }

  @Override
  public void putString(String text) throws IOException {
    // Whole: character by character, those beyond U+FFFF would become question marks.
    writeToTerminal(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected TerminalSize findTerminalSize() throws IOException {
    Matcher size = SIZE.matcher(Stty.run("size"));
    if (!size.matches()) {
      return USUAL;
    }
    int rows = Integer.parseInt(size.group(1));
    int columns = Integer.parseInt(size.group(2));
    return rows > 0 && columns > 0 ? new TerminalSize(columns, rows) : USUAL;
  }

  @Override
  protected void saveTerminalSettings() throws IOException {
    saved = Stty.run("-g");
  }

  @Override
  protected void restoreTerminalSettings() throws IOException {
    if (saved != null) {
      Stty.run(saved);
    }
  }

  @Override
  protected void canonicalMode(boolean enabled) throws IOException {
    if (!enabled) {
      Stty.run(
          "-icanon", "-echo", "-ixon", "-iexten", "min", "1", "time", "0", "intr", "undef", "quit",
          "undef");
    }
  }

  @Override
  protected void keyEchoEnabled(boolean enabled) {
    // Set together with canonicalMode.
  }

  @Override
  protected void keyStrokeSignalsEnabled(boolean enabled) {
    // Set together with canonicalMode.
  }

  @Override
  protected void registerTerminalResizeListener(Runnable listener) {
    // The screen hears SIGWINCH by itself.
  }
}
