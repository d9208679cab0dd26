package dnet.tui.shell;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.SyntaxError;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * Reads command lines and runs them in one warm process. Ctrl-C stops the command that runs, or
 * clears the line; Ctrl-D, {@code exit} and {@code quit} end the shell.
 */
public final class Shell {
  /** The exit code of what was stopped by Ctrl-C, as in other shells. */
  static final int STOPPED = 130;

  private final ShellCommands commands;
  private final Names names;
  private @Nullable Running running;
  private @Nullable Thread watching;
  private boolean idle;

  /** A shell over {@code commands}. */
  public Shell(ShellCommands commands) {
    this.commands = commands;
    this.names = new Names(commands::names);
  }

  /**
   * Runs until its user has had enough.
   *
   * @param history the file that holds earlier lines; null to remember none
   * @return the last command's exit code
   * @throws IOException if there is no terminal to be had
   */
  public int run(@Nullable Path history) throws IOException {
    try (Terminal terminal = terminal()) {
      terminal.handle(Signal.INT, signal -> stop());
      passOnSignals(terminal);
      LineReader reader = reader(terminal, history);
      names.refresh();
      int code = 0;
      while (true) {
        try {
          if (wasStoppedIdle()) {
            freshLine(terminal);
          }
          reader.readLine("dnet> ");
          List<String> words = reader.getParsedLine().words();
          if (isEnd(words)) {
            return code;
          }
          if (!words.isEmpty() && !words.get(0).isEmpty()) {
            code = line(terminal, words);
            if (code == STOPPED) {
              freshLine(terminal);
            }
            names.refresh();
          }
        } catch (UserInterruptException e) {
          // Ctrl-C at the prompt: the line is thrown away.
        } catch (EndOfFileException e) {
          return code;
        } catch (SyntaxError e) {
          say(terminal, String.valueOf(e.getMessage()));
          code = 2;
        }
      }
    }
  }

  /**
   * By system calls where the launcher has unpacked JLine's library: {@code stty(1)}, which is used
   * otherwise, dies of a Ctrl-C that comes while it runs. Without the file JLine would unpack it
   * into a shared folder at each start.
   */
  private static Terminal terminal() throws IOException {
    String folder = System.getProperty("library.jline.path");
    boolean library =
        folder != null && Files.exists(Path.of(folder, System.mapLibraryName("jlinenative")));
    return TerminalBuilder.builder()
        .system(true)
        .provider(library ? "jni" : "exec")
        .nativeSignals(false)
        .dumb(true)
        .build();
  }

  /**
   * Passes on what the kernel tells, for as long as this process lives. JLine 4.5 would do so for
   * each line anew, and in between gives the signal back to Java, which ends of a Ctrl-C then.
   */
  private static void passOnSignals(Terminal terminal) {
    for (Signal signal : List.of(Signal.INT, Signal.WINCH, Signal.CONT)) {
      Signals.register(signal.name(), () -> terminal.raise(signal));
    }
  }

  private LineReader reader(Terminal terminal, @Nullable Path history) throws IOException {
    DefaultParser parser = new DefaultParser().eofOnUnclosedQuote(false).escapeChars(new char[0]);
    PatientReader reader = new PatientReader(terminal);
    reader.setParser(parser);
    reader.setCompleter(new WordCompleter(commands, names));
    reader.option(Option.DISABLE_EVENT_EXPANSION, true);
    reader.option(Option.HISTORY_TIMESTAMPED, false);
    reader.option(Option.HISTORY_IGNORE_DUPS, true);
    reader.option(Option.CASE_INSENSITIVE, false);
    if (history != null) {
      reader.setVariable(LineReader.HISTORY_FILE, history);
    }
    reader.setHistory(new DefaultHistory());
    return reader;
  }

  private static boolean isEnd(List<String> words) {
    return words.size() == 1 && (words.get(0).equals("exit") || words.get(0).equals("quit"));
  }

  private int line(Terminal terminal, List<String> words) {
    if (!words.get(0).equals("watch")) {
      return once(terminal, words);
    }
    WatchArguments watch;
    try {
      watch = WatchArguments.parse(words.subList(1, words.size()));
    } catch (IllegalArgumentException e) {
      say(terminal, String.valueOf(e.getMessage()));
      return 2;
    }
    return watch(terminal, watch);
  }

  private int once(Terminal terminal, List<String> words) {
    Running command =
        new Running(commands, words, terminal.output(), terminal.getSize().getColumns());
    begin(command);
    try {
      return command.await();
    } finally {
      begin(null);
      terminal.flush();
    }
  }

  /** The terminal shows Ctrl-C as ^C: the prompt begins on a line of its own. */
  private static void freshLine(Terminal terminal) {
    terminal.writer().println();
    terminal.flush();
  }

  private synchronized void begin(@Nullable Running command) {
    running = command;
  }

  private synchronized void stop() {
    if (running != null) {
      running.stop();
    }
    if (watching != null) {
      watching.interrupt();
    }
    idle = running == null && watching == null;
  }

  /** Whether Ctrl-C came between a command's end and the next prompt. */
  private synchronized boolean wasStoppedIdle() {
    boolean was = idle;
    idle = false;
    return was;
  }

  /** Runs the command again and again, each time on a screen of its own, until Ctrl-C. */
  private int watch(Terminal terminal, WatchArguments watch) {
    synchronized (this) {
      watching = Thread.currentThread();
    }
    int code = 0;
    try {
      while (code != STOPPED) {
        PrintWriter out = terminal.writer();
        out.print("\u001b[H\u001b[2J");
        out.printf(
            "every %.1f s: %s   (Ctrl-C ends)%n%n",
            watch.millis() / 1000.0, String.join(" ", watch.command()));
        out.flush();
        code = once(terminal, watch.command());
        if (code != STOPPED) {
          Thread.sleep(watch.millis());
        }
      }
    } catch (InterruptedException e) {
      // Ctrl-C between two runs: the watch is over.
    } finally {
      synchronized (this) {
        watching = null;
      }
      // One that came too late for the sleep is used up here.
      Thread.interrupted();
    }
    return STOPPED;
  }

  private static void say(Terminal terminal, String message) {
    terminal.writer().println("dnet: " + message);
    terminal.flush();
  }
}
