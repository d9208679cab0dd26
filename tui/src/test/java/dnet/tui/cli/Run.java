package dnet.tui.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One command line run in this process.
 *
 * @param out standard output
 * @param err standard error
 */
public record Run(int exit, String out, String err) {
  private static final Path RECORDED = recordedFile();

  /** Runs with an environment that holds nothing but what is given. */
  public static Run in(Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(environment, out, err);
    int exit = new Main(console).run(arguments);
    console.out().flush();
    return new Run(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs as in a pipe. */
  public static Run dnet(String... arguments) {
    return in(Map.of(), arguments);
  }

  /** Runs on the recorded demo host. */
  public static Run recorded(Map<String, String> environment, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--from", RECORDED.toString()));
    return in(environment, all.toArray(String[]::new));
  }

  /** The recorded demo host's report. */
  public static Path recordedReport() {
    return RECORDED;
  }

  /** Standard error, line by line. */
  public List<String> errors() {
    return err.lines().toList();
  }

  private static Path recordedFile() {
    try (InputStream in = Run.class.getResourceAsStream("/recorded/demo/snapshot.json")) {
      if (in == null) {
        throw new IllegalStateException("the recorded host is missing");
      }
      Path file = Files.createTempFile("dnet-recorded", ".json");
      file.toFile().deleteOnExit();
      Files.write(file, in.readAllBytes());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
