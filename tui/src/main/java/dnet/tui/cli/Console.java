package dnet.tui.cli;

import dnet.tui.render.Line;
import dnet.tui.render.Style;
import dnet.tui.render.TextSink;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Standard output and error of one run. The launcher tells whether standard output is a terminal
 * and how wide, in DNET_TTY and DNET_COLUMNS, and whether standard input is one in DNET_TTY_IN;
 * without it dnet takes them for pipes.
 */
final class Console {
  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  Console(Map<String, String> environment, OutputStream out, OutputStream err) {
    this.environment = environment;
    this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
    this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
  }

  /** The process's own. */
  static Console ofProcess() {
    return new Console(
        System.getenv(),
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 16 << 10),
        new FileOutputStream(FileDescriptor.err));
  }

  Map<String, String> environment() {
    return environment;
  }

  /** Standard output, for documents. */
  OutputStream bytes() {
    return out;
  }

  boolean isTerminal() {
    return variable("DNET_TTY").equals("1");
  }

  /**
   * Cells of the terminal; 0 for a pipe, where nothing is cut. COLUMNS wins, as with other tools.
   */
  int width() {
    if (!isTerminal()) {
      return 0;
    }
    for (String name : new String[] {"COLUMNS", "DNET_COLUMNS"}) {
      String value = variable(name);
      if (value.matches("[1-9][0-9]{0,3}")) {
        return Integer.parseInt(value);
      }
    }
    return 80;
  }

  /** Lines of the terminal. */
  int height() {
    for (String name : new String[] {"LINES", "DNET_LINES"}) {
      String value = variable(name);
      if (value.matches("[1-9][0-9]{0,3}")) {
        return Integer.parseInt(value);
      }
    }
    return 24;
  }

  /** Whether the terminal takes UTF-8, by locale(7)'s variables; a pipe does. */
  boolean isUtf8() {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = variable(name).toLowerCase(Locale.ROOT);
      if (!value.isEmpty()) {
        return !isTerminal() || value.contains("utf-8") || value.contains("utf8");
      }
    }
    return !isTerminal();
  }

  TextSink out(ColourChoice colour) {
    return new TextSink(out, colour.applies(environment, isTerminal()));
  }

  /** Writes one line to standard error, after what standard output still holds. */
  void error(String message) {
    out.flush();
    new TextSink(err, false).line(Line.of("dnet: " + message, Style.PLAIN));
  }

  /** Writes a note for people to standard error. */
  void note(Line line) {
    out.flush();
    new TextSink(err, false).line(line);
  }

  /** Whether there is somebody to ask: standard input and output are a terminal. */
  boolean canAsk() {
    return isTerminal() && variable("DNET_TTY_IN").equals("1");
  }

  /** Asks whether to go on. The end of input means no, as does anything but yes. */
  @SuppressWarnings("SystemConsoleNull") // whether it is a terminal is known otherwise
  boolean ask() {
    java.io.Console terminal = System.console();
    if (!canAsk() || terminal == null) {
      return false;
    }
    out.flush();
    err.print("Are you sure you want to continue? [y/N] ");
    err.flush();
    String answer = terminal.readLine();
    return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
  }

  PrintStream err() {
    return err;
  }

  PrintStream out() {
    return out;
  }

  private String variable(String name) {
    return environment.getOrDefault(name, "");
  }
}
