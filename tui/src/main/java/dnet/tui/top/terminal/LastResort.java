package dnet.tui.top.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A process that gives the terminal back if dnet cannot any more: after SIGKILL, or without memory.
 * It waits on a pipe whose other end dies with dnet, and ends when dnet does.
 */
final class LastResort implements AutoCloseable {
  private static final Path SHELL = Path.of("/bin/sh");

  /**
   * Its arguments: stty, the settings that dnet has made, those of before, what leads back to the
   * first screen. TTOU is ignored, for the shell that started dnet has the terminal by then. What
   * that shell has set itself meanwhile is left alone.
   */
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP TSTP TTIN TTOU
      state=off
      while read -r word; do state=$word; done
      [ "$state" = on ] || exit 0
      [ "$("$1" -g </dev/tty)" = "$2" ] && "$1" "$3" </dev/tty
      printf '%s' "$4" >/dev/tty
      """;

  private final OutputStream pipe;

  private LastResort(OutputStream pipe) {
    this.pipe = pipe;
  }

  /**
   * Starts it.
   *
   * @param ours the terminal's settings while dnet has it, as {@code stty -g} prints them
   * @param before the same for when it has not
   * @param back what is sent to a terminal that dnet has had
   * @return null where that cannot be: it is not needed for anything else
   */
  static @Nullable LastResort start(String ours, String before, String back) {
    if (!Files.isExecutable(SHELL)) {
      return null;
    }
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
              SHELL.toString(),
              "-c",
              SCRIPT,
              "dnet",
              Stty.program().toString(),
              ours,
              before,
              back);
      builder.environment().clear();
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      return new LastResort(builder.start().getOutputStream());
    } catch (IOException e) {
      return null;
    }
  }

  /** Whether dnet has the terminal now. */
  void has(boolean terminal) {
    try {
      pipe.write((terminal ? "on\n" : "off\n").getBytes(StandardCharsets.US_ASCII));
      pipe.flush();
    } catch (IOException e) {
      // Somebody ended it.
    }
  }

  @Override
  public void close() {
    try {
      pipe.close();
    } catch (IOException e) {
      // It has ended already.
    }
  }
}
