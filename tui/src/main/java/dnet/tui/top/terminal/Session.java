package dnet.tui.top.terminal;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.input.KeyStroke;
import dnet.inspector.linux.Suspension;
import dnet.tui.top.canvas.Canvas;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The terminal while {@code dnet top} has it. Whatever ends the process but SIGKILL, the terminal
 * is as it was before.
 */
public final class Session implements AutoCloseable {
  /** What an OSC 52 may hold at most; terminals ignore longer ones. */
  private static final int MOST_COPIED = 70_000;

  private static final long GRACE_MILLIS = 2000;

  /** Hears what comes from outside, on threads of the session's. */
  public interface Listener {
    /** A key by the name that {@link Keys} gives it. */
    void key(String name);

    /** The terminal has another size: ask for it. */
    void resized();

    /** The process is to be suspended: call {@link Session#suspend}. */
    void suspend();

    /** It goes on after somebody stopped it: call {@link Session#resume}. */
    void resumed();

    /** It is to end, with this exit code. */
    void ended(int code);
  }

  private final Tty tty;
  private final Painter painter;
  private final Signalled signals = new Signalled();
  private final Listener listener;
  private final TerminalKind kind;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final Thread hook = new Thread(this::restore, "terminal-restore");
  private volatile boolean suspending;
  private boolean mouse;

  private Session(Tty tty, TerminalKind kind, boolean colour, Listener listener) {
    this.tty = tty;
    this.kind = kind;
    this.painter = new Painter(tty, colour && kind.colours());
    this.listener = listener;
  }

  /**
   * Takes the terminal over.
   *
   * @param colour whether its user wants colours
   * @throws IOException if it cannot be set up
   */
  public static Session open(OutputStream out, TerminalKind kind, boolean colour, Listener listener)
      throws IOException {
    Tty tty = new Tty(new FileInputStream(FileDescriptor.in), out, kind.alternate());
    Session session = new Session(tty, kind, colour, listener);
    Runtime.getRuntime().addShutdownHook(session.hook);
    session.listen();
    tty.enter();
    Thread keys = new Thread(session::readKeys, "top-keys");
    keys.setDaemon(true);
    keys.start();
    return session;
  }

  private void listen() {
    signals.on("WINCH", listener::resized);
    signals.on("TSTP", listener::suspend);
    signals.on(
        "CONT",
        () -> {
          if (!suspending) {
            listener.resumed();
          }
        });
    signals.on("INT", () -> end(130));
    signals.on("TERM", () -> end(143));
    signals.on("HUP", () -> end(129));
  }

  /** Politely; and by force if that leads to nothing. */
  private void end(int code) {
    listener.ended(code);
    try {
      Thread.sleep(GRACE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (open.get()) {
      Runtime.getRuntime().exit(code);
    }
  }

  private void readKeys() {
    try {
      while (open.get()) {
        KeyStroke stroke = tty.readInput();
        String name = Keys.name(stroke);
        if (name.equals("EOF")) {
          listener.ended(129);
          return;
        }
        if (name.startsWith("Alt-")) {
          // Nothing is on Alt: somebody was quick after Escape.
          listener.key("Escape");
          name = name.substring("Alt-".length());
        }
        if (!name.isEmpty()) {
          listener.key(name);
        }
      }
    } catch (IOException e) {
      listener.ended(129);
    }
  }

  /** How large it is now. */
  public Size size() {
    try {
      TerminalSize size = tty.getTerminalSize();
      return new Size(size.getColumns(), size.getRows());
    } catch (IOException e) {
      return new Size(80, 24);
    }
  }

  /** Cells and rows. */
  public record Size(int columns, int rows) {}

  /** Shows a picture. */
  public void paint(Canvas canvas) throws IOException {
    painter.paint(canvas);
  }

  /** The next picture is painted whole. */
  public void repaint() {
    painter.forget();
  }

  /** Puts a text into the clipboard of whoever sits at the terminal (OSC 52). */
  public void copy(String text) throws IOException {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    if (octets.length <= MOST_COPIED) {
      String sequence = "\u001b]52;c;" + Base64.getEncoder().encodeToString(octets) + "\u0007";
      tty.send(kind.wrapped() ? "\u001bP" + sequence + "\u001b\\" : sequence);
    }
  }

  /** What became of the wish for a mouse. */
  public enum Mouse {
    ON,
    OFF,
    /** This terminal has none. */
    NONE
  }

  /** Has the mouse's clicks and wheel come as keys, or lets the terminal have them again. */
  public Mouse switchMouse() throws IOException {
    if (!kind.mouse()) {
      return Mouse.NONE;
    }
    mouse = !mouse;
    tty.mouse(mouse);
    return mouse ? Mouse.ON : Mouse.OFF;
  }

  /** Gives the terminal back, stops the process, and takes it over again when it goes on. */
  public void suspend() throws IOException {
    suspending = true;
    try {
      tty.leave();
      Signalled.leave("TSTP");
      Suspension.stop();
      signals.on("TSTP", listener::suspend);
    } finally {
      suspending = false;
    }
    resume();
  }

  /** Takes the terminal over again. */
  public void resume() throws IOException {
    tty.enter();
    painter.forget();
  }

  private void restore() {
    open.set(false);
    try {
      tty.leave();
    } catch (IOException e) {
      // The terminal is gone.
    }
  }

  @Override
  public void close() {
    restore();
    tty.end();
    signals.close();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is what calls.
    }
  }
}
