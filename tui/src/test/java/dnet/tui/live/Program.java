package dnet.tui.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that has ended.
 *
 * @param out standard output
 * @param err standard error
 */
record Program(List<String> command, int exit, String out, String err) {
  private static final int DEADLINE_SECONDS = 120;

  /** Runs with nothing in the environment but what is given. */
  static Program run(Map<String, String> environment, List<String> command) {
    return run(environment, Path.of("/"), command);
  }

  /** Runs in a folder. */
  static Program run(Map<String, String> environment, Path folder, List<String> command) {
    try {
      Path out = Files.createTempFile("dnet-test", ".out");
      Path err = Files.createTempFile("dnet-test", ".err");
      try {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process =
            builder
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(command + " does not end");
        }
        return new Program(
            command, process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** This, if it succeeded. */
  Program orThrow() {
    if (exit != 0) {
      throw new AssertionError(command + ": exit " + exit + "\n" + err + out);
    }
    return this;
  }
}
