package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.LiveTest;
import dnet.tui.cli.Run;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./dnet}, as it is shipped. */
@LiveTest
class LauncherLiveTest {
  private static final Installation DNET = Installation.shared();
  private static final String REPORT = Run.recordedReport().toString();

  @TempDir private Path folder = Path.of("");

  @Test
  void fromAnyFolderAndThroughSymbolicLinks() throws IOException {
    Path first = Files.createSymbolicLink(folder.resolve("first"), DNET.launcher());
    Path second = Files.createSymbolicLink(folder.resolve("second link"), first.getFileName());

    Program run =
        Program.run(DNET.environment(), folder, List.of(second.toString(), "ls", "--from", REPORT));

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo(Run.recorded(Map.of(), "ls").out());
    assertThat(run.err()).isEmpty();
  }

  @Test
  void theBuildWritesTheManual() {
    Path manual = DNET.home().resolve("tui/target/dnet/man");
    Program run =
        Program.run(
            Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8"),
            List.of("man", "-M", manual.toString(), "dnet-trace"));

    assertThat(run.orThrow().out()).contains("DNET-TRACE(8)", "dnet trace web db");
  }

  @Test
  void argumentsAndExitCodesPassThrough() {
    Program run = DNET.dnet("inspect", "a  b*", "--from", REPORT);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).startsWith("dnet: no such container: a  b*; there are: api,");
    assertThat(DNET.dnet("ls", "--from", "/nonexistent").exit()).isEqualTo(3);
    assertThat(DNET.dnet("--version").exit()).isZero();
  }

  @Test
  void buildsOnceAndAgainWhenASourceIsNewer() throws IOException {
    Installation fresh = Installation.create();
    Program first = fresh.dnet("--version").orThrow();
    assertThat(first.err()).contains("dnet: building");
    assertThat(fresh.dnet("--version").orThrow().err()).isEmpty();
    assertThat(fresh.builds()).isEqualTo(1);
    assertThat(first.err()).doesNotContain("slower");
    assertThat(classes(fresh, "inspector")).anyMatch(name -> name.contains("$$Plain$"));

    Path source = fresh.home().resolve("inspector/src/main/java/New.java");
    Files.writeString(source, "class New {}\n");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
    assertThat(fresh.dnet("--version").orThrow().err()).contains("dnet: building");
    assertThat(fresh.builds()).isEqualTo(2);
  }

  private static List<String> classes(Installation of, String module) throws IOException {
    Path jar = of.home().resolve("tui/target/dnet/lib/dnet-" + module + "-0.jar");
    try (ZipFile file = new ZipFile(jar.toFile())) {
      return file.stream().map(ZipEntry::getName).toList();
    }
  }

  /** More than there is memory for, in a file that anybody may have sent. */
  @Test
  void whatIsTooMuchIsOneLine() throws IOException {
    Path large = folder.resolve("large.json");
    String item = "{\"a\":1},".repeat(10_000);
    try (Writer out = Files.newBufferedWriter(large)) {
      out.write("{\"formatVersion\":1,\"x\":[");
      for (int i = 0; i < 300; i++) {
        out.write(item);
      }
      out.write("{}]}");
    }
    Program run = DNET.dnet("path", "api", "db", "--from", large.toString());
    assertThat(run.exit()).as(run.err()).isEqualTo(3);
    assertThat(run.err()).isEqualTo("dnet: what there is to read is too much for dnet's memory\n");
  }

  @Test
  void aFailedBuildIsSaidAndLeavesNothingThatRuns() throws IOException {
    Installation fresh = Installation.create();
    Files.writeString(
        fresh.home().resolve("bin/mvn"),
        """
        #!/bin/sh
        case "$*" in --version) echo Apache Maven 3.9.9; exit;; esac
        echo '[ERROR] broken'; exit 1
        """);
    for (int i = 0; i < 2; i++) {
      Program run = fresh.dnet("ls");
      assertThat(run.exit()).isEqualTo(70);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).contains("[ERROR] broken").contains("dnet: the build failed; all of");
    }
  }

  /** The environment of whoever calls cannot change which Java code root runs. */
  @Test
  void scrubsTheEnvironmentAndMapsTheArchive() throws Exception {
    Map<String, String> hostile = new HashMap<>(DNET.environment());
    hostile.put("JAVA_TOOL_OPTIONS", "-Devil=1");
    hostile.put("JDK_JAVA_OPTIONS", "-Devil=2");
    hostile.put("_JAVA_OPTIONS", "-Devil=3");
    hostile.put("CLASSPATH", "/evil");
    hostile.put("DNET_TTY", "1");
    hostile.put("DNET_COLUMNS", "20");
    try (FakeEngine silent = new FakeEngine(folder.resolve("e.sock"), "")) {
      ProcessBuilder builder = new ProcessBuilder(DNET.command("ls", "--json", "-H", silent.uri()));
      builder.environment().clear();
      builder.environment().putAll(hostile);
      Process dnet =
          builder
              .redirectOutput(folder.resolve("out").toFile())
              .redirectError(folder.resolve("err").toFile())
              .start();
      silent.awaitQuestion();
      Path proc = Path.of("/proc", Long.toString(dnet.pid()));
      String environment = Files.readString(proc.resolve("environ"));
      String maps = Files.readString(proc.resolve("maps"));
      List<String> arguments = Truth.arguments(dnet.pid());
      dnet.destroy();
      dnet.waitFor();

      assertThat(arguments)
          .contains("-XX:+DisableAttachMechanism", "-XX:-UsePerfData", "dnet.tui.cli.Main");
      assertThat(environment)
          .doesNotContain("evil")
          .doesNotContain("DNET_TTY")
          .doesNotContain("DNET_COLUMNS")
          .contains("DNET_LAUNCHER=" + DNET.launcher());
      assertThat(maps)
          .as("the class-data archive is mapped")
          .contains(DNET.home().resolve("tui/target/dnet/dnet.jsa").toString());
      assertThat(Files.readString(folder.resolve("err"))).doesNotContain("Picked up");
    }
  }

  @Test
  void writesNothingToTheTemporaryFolder() {
    String inside = "mount -t tmpfs none /tmp && \"$@\" >/dev/null 2>&1; ls -A /tmp";
    List<String> command =
        new ArrayList<>(
            List.of("unshare", "--mount", "--propagation", "private", "sh", "-c", inside, "sh"));
    command.addAll(DNET.command("ls", "--json", "-H", "unix:///nonexistent"));

    assertThat(Program.run(DNET.environment(), command).orThrow().out()).isEmpty();
  }

  @Test
  void demoAsRootRunsTheLabWithoutSudoAndLeavesNothing() throws IOException {
    Path marker = folder.resolve("sudo-was-called");
    Path sudo = folder.resolve("sudo");
    Files.writeString(sudo, "#!/bin/sh\ntouch '" + marker + "'\nexit 1\n");
    Files.setPosixFilePermissions(sudo, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, String> environment = new HashMap<>(DNET.environment());
    environment.put("PATH", folder + ":" + environment.get("PATH"));
    environment.put("DNET_TEST_MARK", UUID.randomUUID().toString());

    Program demo = Program.run(environment, DNET.command("demo"));

    assertThat(demo.exit()).as(demo.err()).isZero();
    assertThat(demo.out())
        .contains("$ dnet ls", "$ dnet bridges", "$ dnet ports", "$ dnet path shop db")
        .contains("LOST: network-isolation")
        .contains("container:api")
        .contains("idle (paused)")
        .contains(": priority 0x8000 (32768, default) + MAC ")
        .contains("--dport 8080 -j DNAT");
    assertThat(marker).doesNotExist();
    assertNothingIsLeft(environment.get("DNET_TEST_MARK"));
  }

  /** The mark is inherited by all that the demo starts, so only its own are looked for. */
  private static void assertNothingIsLeft(String mark) throws IOException {
    assertThat(Truth.pids())
        .noneMatch(pid -> Truth.environment(pid).contains("DNET_TEST_MARK=" + mark));
    // Every lab that runs has its manifest as long as it has anything else.
    for (String name : names(Path.of("/run/netns"))) {
      if (name.matches("dnl[0-9a-f]{5}-.*")) {
        assertThat(Path.of("/run/dnet-lab", name.substring(0, 8))).exists();
      }
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> String.valueOf(f.getFileName())).toList();
    }
  }

  @Test
  void demoForOthersThanRootIsTheRecordedHost() {
    List<String> command =
        new ArrayList<>(
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
    command.addAll(DNET.command("demo", "--no-install"));

    Program demo = Program.run(DNET.environment(), command);

    assertThat(demo.exit()).as(demo.err()).isZero();
    assertThat(demo.err()).isEmpty();
    assertThat(demo.out())
        .startsWith("No lab here: not root. What follows is a recorded host.\n")
        .contains(Run.recorded(Map.of(), "bridges").out());
  }
}
