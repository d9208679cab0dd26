package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dnet.fixtures.lab.Lab;
import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import dnet.inspector.linux.TraceFs;
import dnet.tui.cli.Schemas;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dnet trace}, as it is shipped: its documents, its screen, and what ends it. */
@LiveTest
class TraceLiveTest {
  private static Lab lab;
  private static LabEngine engine;

  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void populate() {
    lab = Lab.open();
    engine = lab.engine("trace");
    engine.docker("network", "create", "--subnet", "172.28.1.0/24", "web");
    engine.container("api", "--network", "web");
    engine.container("shop", "--network", "web");
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @Test
  void aHealthyPingInJson() {
    JsonNode document = Views.json(engine, "trace", "api", "shop");

    assertThat(document.path("outcome").asText()).isEqualTo("DELIVERED");
    assertThat(document.path("confidence").asText()).isEqualTo("CERTAIN");
    assertThat(document.path("hops")).hasSize(8);
    assertThat(document.path("observed").path("hops")).hasSize(8);
    for (JsonNode hop : document.path("hops")) {
      assertThat(hop.path("seen").asInt()).as("%s", hop).isEqualTo(5);
      assertThat(hop.path("predicted").asBoolean()).isTrue();
    }
  }

  @Test
  void exitCodesAndUsage() {
    assertThat(Views.run(engine, "trace", "api", "shop", "--tcp", "99").exit()).isEqualTo(1);
    assertThat(Views.run(engine, "trace", "192.0.2.7", "shop").exit()).isEqualTo(3);
    Program none = Views.run(engine, "trace", "api", "nobody");
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("no such container: nobody");
    assertThat(Views.run(engine, "trace", "api", "shop", "--count", "0").exit()).isEqualTo(2);
    assertThat(Views.run(engine, "trace", "api", "shop", "--from", "x").exit()).isEqualTo(2);
    Program unprivileged =
        Views.run(
            engine,
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"),
            "trace",
            "api",
            "shop");
    assertThat(unprivileged.exit()).as(unprivileged.err()).isEqualTo(3);
    assertThat(unprivileged.err()).contains("needs root").hasLineCount(1);
  }

  /** Nothing was sent, nothing came: there is no verdict, and the words say so. */
  @Test
  void nothingToWatch() {
    Program watched = Views.run(engine, "trace", "api", "shop", "--passive", "-W", "0.5");
    assertThat(watched.exit()).as(watched.err()).isEqualTo(3);
    assertThat(watched.out()).contains("UNKNOWN").contains("packets of this flow");
  }

  /** Native libraries were unpacked when it was built; later they would be anybody's to change. */
  @Test
  void nothingIsWrittenToTheTemporaryFolder() {
    String inside = "mount -t tmpfs none /tmp && \"$@\" >/dev/null; echo $?; ls -A /tmp";
    List<String> command =
        new ArrayList<>(
            List.of("unshare", "--mount", "--propagation", "private", "sh", "-c", inside, "sh"));
    command.addAll(Installation.shared().command("trace", "api", "shop"));
    command.addAll(List.of("--docker-host", "unix://" + engine.socket()));
    Program run = Program.run(Installation.shared().environment(), engine.host().inside(command));
    assertThat(run.out()).as(run.err()).isEqualTo("0\n");
  }

  /** Ctrl-C and SIGTERM give the verdict so far; nothing stays in the kernel. */
  @Test
  void whatEndsItGivesTheVerdictSoFar() throws Exception {
    for (String signal : List.of("INT", "TERM")) {
      Process dnet = start("trace", "api", "shop", "--count", "600", "-i", "1", "--json");
      awaitProbes(dnet);
      new ProcessBuilder("kill", "-" + signal, Long.toString(dnet.pid())).start().waitFor();
      assertThat(dnet.waitFor()).as(signal).isZero();
      JsonNode document = Schemas.check("trace", Files.readString(folder.resolve("out")));
      assertThat(document.path("outcome").asText()).isEqualTo("DELIVERED");
      assertThat(document.path("hops").get(0).path("sent").asInt()).isBetween(1, 60);
      assertThat(instancesOf(dnet.pid())).isEmpty();
    }
  }

  @Test
  void whatAKilledOneLeftTheNextSweeps() throws Exception {
    Process dnet = start("trace", "api", "shop", "--count", "600", "-i", "1");
    awaitProbes(dnet);
    assertThat(instancesOf(dnet.pid())).hasSize(1);
    dnet.destroyForcibly().waitFor();
    assertThat(instancesOf(dnet.pid())).hasSize(1);
    Views.run(engine, "trace", "api", "shop", "--count", "1").orThrow();
    assertThat(instancesOf(dnet.pid())).isEmpty();
  }

  private Process start(String... arguments) throws IOException {
    Installation installation = Installation.shared();
    List<String> command = new ArrayList<>(installation.command(arguments));
    command.addAll(List.of("--docker-host", "unix://" + engine.socket()));
    ProcessBuilder builder = new ProcessBuilder(engine.host().inside(command));
    builder.environment().clear();
    builder.environment().putAll(installation.environment());
    return builder
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  /** Waits until its thread that sends is there. Launcher and nsenter exec: the pid stays. */
  private static void awaitProbes(Process dnet) throws IOException {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!threads(dnet.pid()).contains("prober") && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(threads(dnet.pid())).contains("prober");
  }

  private static List<String> threads(long pid) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> tasks =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path task : tasks) {
        names.add(comm(task));
      }
    } catch (java.nio.file.NoSuchFileException e) {
      // It has ended.
    }
    return names;
  }

  private static String comm(Path task) {
    try {
      return Files.readString(task.resolve("comm")).strip();
    } catch (IOException e) {
      // The thread has ended.
      return "";
    }
  }

  private static List<String> instancesOf(long pid) throws IOException {
    List<String> names = new ArrayList<>();
    try (TraceFs tracefs = TraceFs.open();
        DirectoryStream<Path> found =
            Files.newDirectoryStream(tracefs.path().resolve("instances"), "dnet-" + pid + "-*")) {
      found.forEach(f -> names.add(f.getFileName().toString()));
    }
    return names;
  }

  /** On a terminal the hops are drawn over, and the answer takes their place. */
  @Test
  void theScreenFillsAndIsLeftClean() {
    List<String> dnet = new ArrayList<>(Installation.shared().command());
    dnet.addAll(List.of("trace", "api", "shop", "-i", "0.3", "-H", "unix://" + engine.socket()));
    try {
      tmux("new-session", "-d", "-x", "100", "-y", "30", "sh");
      tmux("set-option", "-g", "status", "off");
      tmux(
          "respawn-pane",
          "-k",
          String.join(" ", engine.host().inside(dnet))
              + "; tmux -S "
              + folder.resolve("tmux.sock")
              + " wait-for -S done; sleep 1000");
      String live = awaitScreen("answered; Ctrl-C ends it");
      assertThat(live).contains("api (172.28.1.2) → shop").contains("SEEN").contains("shop → eth0");
      tmux("wait-for", "done");
      String end = tmux("capture-pane", "-p").out();
      assertThat(end).contains("DELIVERED").doesNotContain("Ctrl-C");
      assertThat(end.lines().filter(l -> l.startsWith("api (172")).count()).isEqualTo(1);
    } finally {
      tmux("kill-server");
    }
  }

  private String awaitScreen(String text) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    String screen = "";
    while (!screen.contains(text) && System.nanoTime() < deadline) {
      screen = tmux("capture-pane", "-p").out();
    }
    assertThat(screen).contains(text);
    return screen;
  }

  private Program tmux(String... arguments) {
    Map<String, String> environment = new HashMap<>(Installation.shared().environment());
    environment.put("TERM", "xterm-256color");
    environment.put("LC_ALL", "C.UTF-8");
    List<String> command =
        new ArrayList<>(
            List.of("tmux", "-S", folder.resolve("tmux.sock").toString(), "-f", "/dev/null"));
    command.addAll(List.of(arguments));
    return Program.run(environment, command).orThrow();
  }
}
