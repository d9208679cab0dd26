package dnet.tui.top.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The system's {@code stty}, on the terminal that the process was started from. */
final class Stty {
  private static final List<Path> PLACES = List.of(Path.of("/bin/stty"), Path.of("/usr/bin/stty"));
  private static final File TERMINAL = new File("/dev/tty");
  private static final int PATIENCE_SECONDS = 5;

  private Stty() {}

  /** Where it is. */
  static Path program() throws IOException {
    return PLACES.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new IOException("setting the terminal up: stty is not installed (/bin/stty)"));
  }

  /**
   * Runs it.
   *
   * @return what it wrote
   * @throws IOException if it is not installed, or there is no terminal
   */
  static String run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.redirectInput(TERMINAL).redirectErrorStream(true);
    Process process = builder.start();
    String answer;
    try (var out = process.getInputStream()) {
      answer = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
    boolean interrupted = Thread.interrupted();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("setting the terminal up: stty: " + answer);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return answer;
  }
}
