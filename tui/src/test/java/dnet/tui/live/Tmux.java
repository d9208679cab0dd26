package dnet.tui.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** One program in a real terminal of its own: a tmux server that ends with it. */
final class Tmux implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final Path socket;

  /** Starts {@code command}; the pane stays when it has ended, with {@code [ended N]} in it. */
  Tmux(Path folder, int columns, int rows, Map<String, String> more, List<String> command) {
    socket = folder.resolve("tmux-" + System.nanoTime() + ".sock");
    tmux("new-session", "-d", "-x", "" + columns, "-y", "" + rows, "sh");
    tmux("set-option", "-g", "status", "off");
    StringBuilder line = new StringBuilder("env");
    more.forEach((name, value) -> line.append(' ').append(name).append('=').append(value));
    command.forEach(word -> line.append(" '").append(word).append('\''));
    tmux("respawn-pane", "-k", line + "; echo \"[ended $?]\"; exec sleep 1000");
  }

  /** Types keys by tmux's names. */
  void keys(String... keys) {
    List<String> arguments = new ArrayList<>(List.of("send-keys"));
    arguments.addAll(List.of(keys));
    tmux(arguments.toArray(String[]::new));
  }

  /** Types a line and Enter. */
  void line(String text) {
    tmux("send-keys", "-l", text);
    keys("Enter");
  }

  /** Sends octets as a terminal does, for what has no name among tmux's keys. */
  void octets(String text) {
    List<String> arguments = new ArrayList<>(List.of("send-keys", "-H"));
    text.chars().forEach(c -> arguments.add(Integer.toHexString(c)));
    tmux(arguments.toArray(String[]::new));
  }

  /** Whether the program has asked for the mouse, and in which form. */
  String mouse() {
    return tmux("display-message", "-p", "#{mouse_standard_flag}#{mouse_sgr_flag}").out().strip();
  }

  /** Gives the shell a variable, which may be longer than a terminal's line. */
  void variable(String name, String value) throws IOException {
    Path file = Files.writeString(socket.resolveSibling("variable"), value);
    line(name + "=$(cat " + file + ")");
  }

  /** Whether the second screen is shown: 1, or 0. */
  String alternate() {
    return tmux("display-message", "-p", "#{alternate_on}").out().strip();
  }

  /** What is on the screen. */
  String screen() {
    return tmux("capture-pane", "-p").out().stripTrailing();
  }

  /** Waits until the screen is as wanted, and returns it. */
  String await(String what, Predicate<String> wanted) {
    Instant end = Instant.now().plus(DEADLINE);
    String screen = screen();
    while (!wanted.test(screen)) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("never seen: " + what + "\n" + screen);
      }
      LockSupport.parkNanos(20_000_000);
      screen = screen();
    }
    return screen;
  }

  /** Gives the terminal another size. */
  void resize(int columns, int rows) {
    tmux("resize-window", "-x", "" + columns, "-y", "" + rows);
  }

  /** Lets programs set the clipboard, as terminals do. */
  void clipboard() {
    tmux("set-option", "-g", "set-clipboard", "on");
  }

  /** What a program has put into the clipboard; empty before. */
  String buffer() {
    return tmux("list-buffers").out().isEmpty() ? "" : tmux("show-buffer").out();
  }

  /** Waits for a text. */
  String await(String text) {
    return await(text, screen -> screen.contains(text));
  }

  private Program tmux(String... arguments) {
    Map<String, String> environment = new HashMap<>(Installation.shared().environment());
    environment.put("TERM", "xterm-256color");
    environment.put("LC_ALL", "C.UTF-8");
    List<String> command =
        new ArrayList<>(List.of("tmux", "-S", socket.toString(), "-f", "/dev/null"));
    command.addAll(List.of(arguments));
    return Program.run(environment, command).orThrow();
  }

  @Override
  public void close() {
    tmux("kill-server");
  }
}
