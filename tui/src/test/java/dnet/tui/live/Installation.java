package dnet.tui.live;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A source tree with the real launcher, built by the launcher itself. In Maven's place stands a
 * script that hands over the classes under test, so that no test builds dnet in the midst of a
 * build of dnet. Readable by every user, unlike root's own folders.
 */
final class Installation {
  private static final List<String> MODULES = List.of("fixtures", "inspector", "capture", "tui");
  private static final List<String> TEST_ONLY =
      List.of(
          "junit", "assertj", "archunit", "json-schema", "opentest4j", "apiguardian", "surefire");

  private static @Nullable Installation shared;

  private final Path home;

  private Installation(Path home) {
    this.home = home;
  }

  /** One for all tests that leave it as it is; built at first need, gone at the end of the run. */
  static synchronized Installation shared() {
    Installation built = shared;
    if (built == null) {
      built = create();
      built.dnet("--version").orThrow();
      shared = built;
    }
    return built;
  }

  /** A tree that is not built yet. It is gone at the end of the run. */
  static Installation create() {
    try {
      Path home = Files.createTempDirectory(Path.of("/var/tmp"), "dnet-tree");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(home), "delete-tree"));
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
      Path source = Path.of("..").toAbsolutePath().normalize();
      copy(source.resolve("dnet"), home.resolve("dnet"));
      for (String module : MODULES) {
        Files.createDirectories(home.resolve(module).resolve("src/main/java"));
        Files.writeString(home.resolve(module).resolve("pom.xml"), "<project/>\n");
      }
      copy(source.resolve("fixtures/setup.sh"), home.resolve("fixtures/setup.sh"));
      Files.writeString(home.resolve("pom.xml"), "<project/>\n");
      Files.createDirectories(home.resolve("bin"));
      Files.writeString(home.resolve("bin/mvn"), maven(home));
      Files.setPosixFilePermissions(
          home.resolve("bin/mvn"), PosixFilePermissions.fromString("rwxr-xr-x"));
      return new Installation(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String maven(Path home) {
    List<String> script =
        new ArrayList<>(
            List.of(
                "#!/bin/sh -e",
                "case \"$*\" in --version) echo 'Apache Maven 3.9.9'; exit;; esac",
                "echo \"$*\" >> '" + home + "/builds'",
                "mkdir -p '" + home + "/tui/target/dnet/lib'"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String file = entry.replaceFirst(".*/", "");
      String module =
          MODULES.stream()
              .filter(m -> entry.endsWith("/" + m + "/target/classes") || isJarOf(m, file))
              .findFirst()
              .orElse("");
      String jar = "'" + home + "/" + module + "/target/dnet-" + module + "-0.jar'";
      if (!module.isEmpty()) {
        script.add("mkdir -p '" + home + "/" + module + "/target'");
        script.add(
            file.endsWith(".jar")
                ? "cp '" + entry + "' " + jar
                : "jar --create --file " + jar + " -C '" + entry + "' .");
      } else if (file.endsWith(".jar") && TEST_ONLY.stream().noneMatch(file::contains)) {
        script.add("cp '" + entry + "' '" + home + "/tui/target/dnet/lib/'");
      }
    }
    return String.join("\n", script) + "\n";
  }

  private static boolean isJarOf(String module, String file) {
    return file.matches("dnet-" + module + "-[0-9].*\\.jar");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
  }

  Path home() {
    return home;
  }

  Path launcher() {
    return home.resolve("dnet");
  }

  /** How often Maven was called. */
  long builds() throws IOException {
    Path builds = home.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
  }

  /** The command line that starts dnet. */
  List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(launcher().toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs dnet in the namespace that the tests are in. */
  Program dnet(String... arguments) {
    return Program.run(environment(), command(arguments));
  }

  /** What the launcher needs of an environment, with this tree's Maven first. */
  Map<String, String> environment() {
    return Map.of("PATH", home.resolve("bin") + ":/usr/sbin:/usr/bin:/sbin:/bin", "HOME", "/root");
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
