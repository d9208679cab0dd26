package dnet.inspector.netfilter;

import dnet.inspector.linux.NetnsHandle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program of the host's own, found in the system's folders only and run with an argument list, an
 * empty environment, no input, a deadline and a limit on what it may print.
 */
public final class HostProgram {
  /** Where the system's programs are; what PATH says does not count. */
  static final List<Path> FOLDERS =
      Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin").map(Path::of).toList();

  private static final int MAX_OUTPUT = 48 << 20;
  private static final int DEADLINE_SECONDS = 10;

  private final Path path;

  private HostProgram(Path path) {
    this.path = path;
  }

  /** The first of {@code names} that is installed. */
  public static Optional<HostProgram> find(String... names) {
    return findIn(FOLDERS, names);
  }

  /** The first of {@code names} that is installed in one of {@code folders}. */
  static Optional<HostProgram> findIn(List<Path> folders, String... names) {
    for (String name : names) {
      for (Path folder : folders) {
        Path path = folder.resolve(name);
        if (Files.isExecutable(path)) {
          return Optional.of(new HostProgram(path));
        }
      }
    }
    return Optional.empty();
  }

  /** Where it is, for what runs longer than this class lets it. */
  public Path path() {
    return path;
  }

  /** The file's name, for messages. */
  public String name() {
    return String.valueOf(path.getFileName());
  }

  /** Whether two names lead to the same program with the same behaviour: iptables is multi-call. */
  boolean isLegacy() {
    try {
      return path.toRealPath().toString().contains("legacy");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Runs it and returns its standard output.
   *
   * @throws IOException if it cannot be started, fails, prints too much or does not end in time;
   *     the message holds what it said on standard error
   */
  public String run(String... arguments) throws IOException {
    return runIn(null, List.of(arguments));
  }

  /**
   * The same in another network namespace. The descriptor stays dnet's own and is named by a path,
   * for none is inherited.
   *
   * @param namespace null for dnet's own
   */
  public String runIn(@Nullable NetnsHandle namespace, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (namespace != null) {
      HostProgram nsenter =
          find("nsenter").orElseThrow(() -> new IOException("nsenter is not installed"));
      command.add(nsenter.path.toString());
      command.add("--net=/proc/" + ProcessHandle.current().pid() + "/fd/" + namespace.fd());
      command.add("--");
    }
    command.add(path.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("LC_ALL", "C");
    Process process = builder.redirectInput(Path.of("/dev/null").toFile()).start();
    try {
      CompletableFuture<String> errors = drain(process.getErrorStream(), 4096, "errors");
      CompletableFuture<String> output = drain(process.getInputStream(), MAX_OUTPUT, "output");
      String text = output.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(name() + " did not end within " + DEADLINE_SECONDS + " s");
      }
      if (process.exitValue() != 0) {
        String said = errors.get(1, TimeUnit.SECONDS).strip().lines().findFirst().orElse("");
        throw new IOException(name() + " failed (" + process.exitValue() + "): " + said);
      }
      return text;
    } catch (TimeoutException e) {
      throw new IOException(name() + " did not end within " + DEADLINE_SECONDS + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(name() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(name() + ": interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Reads to the end on a thread of its own, so that neither stream can block the other. */
  private static CompletableFuture<String> drain(InputStream stream, int limit, String what) {
    CompletableFuture<String> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try (stream) {
                byte[] bytes = stream.readNBytes(limit);
                if (bytes.length == limit && stream.read() >= 0) {
                  throw new IOException("more than " + limit + " octets of " + what);
                }
                result.complete(new String(bytes, StandardCharsets.UTF_8));
              } catch (IOException | UncheckedIOException e) {
                result.completeExceptionally(e);
              }
            },
            "drain-" + what);
    thread.setDaemon(true);
    thread.start();
    return result;
  }
}
