package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.LabEngine;
import dnet.fixtures.lab.LiveTest;
import dnet.tui.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code dnet top} when something breaks or hangs: the terminal is given back, the screen lives.
 */
@LiveTest
class TopMishapLiveTest {
  @TempDir private Path folder = Path.of("");

  private Tmux shell(String term) {
    Tmux tmux =
        new Tmux(folder, 100, 30, Map.of("TERM", term), List.of("bash", "--norc", "--noprofile"));
    tmux.line("PS1='prompt> '");
    tmux.await("prompt>");
    return tmux;
  }

  private static boolean isPrompt(String screen) {
    return screen.lines().reduce((a, b) -> b).orElse("").startsWith("prompt>");
  }

  private String settings(Tmux tmux, String name) throws IOException {
    Path file = folder.resolve(name);
    tmux.line("stty -a > " + file + ".part; mv " + file + ".part " + file);
    tmux.await("the settings", s -> Files.exists(file));
    return Files.readString(file);
  }

  private static String mishap(String kind) {
    return Path.of(System.getProperty("java.home"), "bin", "java")
        + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx96m -cp \"$CP\" dnet.tui.live.Mishap "
        + kind
        + " "
        + Run.recordedReport();
  }

  @ParameterizedTest
  @CsvSource({
    "throws, IllegalStateException: on another",
    "draws, on the screen's own thread",
    "fills, OutOfMemoryError",
    "leaks, OutOfMemoryError"
  })
  void aCrashGivesTheTerminalBack(String kind, String said) throws IOException {
    try (Tmux tmux = shell("tmux-256color")) {
      tmux.variable("CP", System.getProperty("java.class.path"));
      String before = settings(tmux, "before");
      tmux.line(mishap(kind) + "; echo code $?");
      tmux.await("11 containers");
      tmux.keys("m");
      tmux.await("mouse on");
      tmux.keys("C-r");
      String screen = tmux.await("code 70");
      assertThat(screen).contains(said).doesNotContain("11 containers");
      assertThat(tmux.mouse()).isEqualTo("00");
      tmux.keys("Enter");
      assertThat(settings(tmux, "after")).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"xterm-256color", "linux"})
  void evenKilledItGivesTheTerminalBack(String term) throws IOException {
    try (Tmux tmux = shell(term)) {
      tmux.variable("CP", System.getProperty("java.class.path"));
      String before = settings(tmux, "before");
      tmux.line(mishap("hangs"));
      tmux.await("11 containers");
      tmux.keys("m");
      String pid =
          Program.run(
                  Map.of("PATH", "/usr/bin:/bin"),
                  List.of("pgrep", "-n", "-f", "dnet.tui.live.Mishap hangs"))
              .orThrow()
              .out()
              .strip();
      Program.run(Map.of("PATH", "/usr/bin:/bin"), List.of("kill", "-KILL", pid)).orThrow();
      // Nobody is left behind.
      tmux.await("the last resort has ended", s -> lastResorts().isEmpty());
      assertThat(tmux.alternate()).isEqualTo("0");
      tmux.keys("Enter");
      tmux.await("a prompt", TopMishapLiveTest::isPrompt);
      tmux.await("no mouse", s -> tmux.mouse().equals("00"));
      assertThat(settings(tmux, "after")).isEqualTo(before);
    }
  }

  /** Processes that watch over a terminal of this test's. */
  private static String lastResorts() {
    return Program.run(
            Map.of("PATH", "/usr/bin:/bin"),
            List.of("pgrep", "-f", "while read -r word; do state=.word"))
        .out();
  }

  @Test
  void whatHangsSaysForHowLongAndTheScreenLives() throws IOException {
    try (Tmux tmux = shell("screen-256color")) {
      tmux.variable("CP", System.getProperty("java.class.path"));
      String before = settings(tmux, "before");
      tmux.line(mishap("hangs") + "; echo code $?");
      tmux.await("11 containers");
      assertThat(tmux.screen()).doesNotContain("STALE");
      tmux.keys("C-r");
      tmux.await("STALE: nothing new for 3 s");
      tmux.await("STALE: nothing new for 4 s");
      tmux.keys("2");
      tmux.await("[2 Wiring]");
      tmux.keys("?");
      tmux.await("another pane");
      tmux.keys("Escape", "q");
      tmux.await("code 0");
      assertThat(settings(tmux, "after")).isEqualTo(before);
    }
  }

  @Test
  void anEngineThatNeverAnswersHidesNothingElse() throws Exception {
    try (FakeEngine silent = new FakeEngine(folder.resolve("silent.sock"), "");
        Tmux tmux = shell("tmux-256color")) {
      tmux.line(
          String.join(" ", Installation.shared().command("top"))
              + " -H "
              + silent.uri()
              + "; echo code $?");
      silent.awaitQuestion();
      tmux.await("no engine", s -> s.contains("NO ENGINE ANSWERS"));
      tmux.keys("4");
      tmux.await("rules and policies of the host");
      tmux.keys("2");
      tmux.await("[2 Wiring]");
      tmux.keys("q");
      tmux.await("code 0");
    }
  }

  /** The engine is asked at the least every nine seconds, and given ten. */
  @Tag("long")
  @Test
  void anEngineThatStopsAnsweringIsSaidToBeStale(LabEngine engine) throws Exception {
    engine.container("tophang");
    String daemon = Files.readString(engine.socket().resolveSibling("pid")).strip();
    try (Tmux tmux = shell("tmux-256color")) {
      tmux.line(
          String.join(" ", Installation.shared().command("top"))
              + " -H unix://"
              + engine.socket()
              + " --host-netns "
              + engine.host().netns()
              + "; echo code $?");
      tmux.await("tophang");
      kill("-STOP", daemon);
      tmux.await("stale", s -> s.contains("STALE: the engine does not answer, its containers are"));
      assertThat(tmux.screen()).contains("tophang");
      tmux.keys("2");
      tmux.await("[2 Wiring]");
      kill("-CONT", daemon);
      tmux.await("well again", s -> !s.contains("STALE"));
      tmux.keys("q");
      tmux.await("code 0");
    } finally {
      kill("-CONT", daemon);
      engine.docker("rm", "--force", "tophang");
    }
  }

  private static void kill(String signal, String pid) {
    Program.run(Map.of("PATH", "/usr/bin:/bin"), List.of("kill", signal, pid)).orThrow();
  }
}
