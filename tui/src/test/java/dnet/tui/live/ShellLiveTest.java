package dnet.tui.live;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.lab.LiveTest;
import dnet.tui.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell in a real terminal, over a recorded host. */
@LiveTest
class ShellLiveTest {
  @TempDir private Path folder = Path.of("");

  private Tmux shell() {
    List<String> dnet =
        Installation.shared().command("shell", "--from", Run.recordedReport().toString());
    Tmux tmux = new Tmux(folder, 100, 30, Map.of("DNET_CONFIG_DIR", folder + "/config"), dnet);
    tmux.await("dnet>");
    return tmux;
  }

  private static long prompts(String screen) {
    return screen.lines().filter(line -> line.startsWith("dnet>")).count();
  }

  @Test
  void commandsAnswerFromTheReportThatTheShellWasGiven() {
    try (Tmux shell = shell()) {
      shell.line("ls -br shop");
      assertThat(shell.await("vethac05a24")).contains("br-0ded6bd8f48e");
      shell.line("inspect nobody");
      shell.await("there are: ");
      shell.line("shell");
      shell.await("this is the shell already");
      shell.line("exit");
      shell.await("[ended 2]");
    }
  }

  @Test
  void tabCompletesCommandsAndNames() {
    try (Tmux shell = shell()) {
      shell.keys("i", "n", "s", "Tab");
      shell.await("dnet> inspect");
      // Names are read in the background: the key is pressed until they are there.
      shell.await(
          "the container's name",
          screen -> {
            if (screen.contains("inspect printer")) {
              return true;
            }
            shell.keys("C-u");
            shell.keys("i", "n", "s", "p", "e", "c", "t", "Space", "p", "r", "i", "Tab");
            return false;
          });
      shell.keys("Enter");
      shell.await("connection tracking");
    }
  }

  /** Presses Tab behind a line until its last word is complete: names come in the background. */
  private static void completes(Tmux shell, String begun, String whole) {
    shell.await(
        begun + " completed to " + whole,
        screen -> {
          if (screen.lines().anyMatch(l -> l.strip().equals("dnet> " + whole))) {
            return true;
          }
          shell.keys("C-u");
          shell.keys("-l", begun);
          shell.keys("Tab");
          return false;
        });
    shell.keys("C-u");
  }

  @Test
  void tabCompletesOptionsNetworksInterfacesAndPorts() {
    try (Tmux shell = shell()) {
      completes(shell, "ls --netw", "ls --network");
      completes(shell, "ls --network vau", "ls --network vault");
      completes(
          shell, "ip add api 10.0.0.2/24 dev vethbc", "ip add api 10.0.0.2/24 dev vethbce2993");
      completes(shell, "path api host:80", "path api host:8080");
      completes(shell, "watch -n 1 insp", "watch -n 1 inspect");
      completes(shell, "journ", "journal");
      shell.keys("m", "a", "n", "Tab", "x");
      shell.await("nothing for the build's own command", s -> s.contains("dnet> manx"));
    }
  }

  @Test
  void controlCStopsACommandThatHangs() throws Exception {
    try (FakeEngine silent = new FakeEngine(folder.resolve("silent.sock"), "");
        Tmux shell = shell()) {
      shell.line("ls -H " + silent.uri());
      silent.awaitQuestion();
      shell.keys("C-c");
      shell.await("a prompt", ShellLiveTest::promptIsLast);
      shell.line("ls -br plain");
      shell.await("vethfd50863");
    }
  }

  private static boolean promptIsLast(String screen) {
    return screen.lines().reduce((a, b) -> b).orElse("").equals("dnet>");
  }

  @Test
  void controlCStopsTheCommandAndNotTheShell() {
    try (Tmux shell = shell()) {
      shell.line("watch -n 0.2 bridges");
      shell.await("every 0.2 s: bridges");
      shell.await("docker0");
      shell.keys("C-c");
      shell.await("a prompt", ShellLiveTest::promptIsLast);
      shell.line("half a line");
      shell.await("Unmatched");
      shell.await("a prompt", ShellLiveTest::promptIsLast);
      shell.keys("x", "y", "z", "C-c");
      shell.await("a new prompt", screen -> prompts(screen) >= 3 && promptIsLast(screen));
      shell.keys("C-d");
      shell.await("[ended 2]");
    }
  }

  /** Wherever it hits: in a command, at its end, between two lines, at the prompt. */
  @Test
  void controlCAtAnyMomentLeavesTheShellAlive() {
    try (Tmux shell = shell()) {
      for (int i = 0; i < 100; i++) {
        shell.keys("n", "o", "Enter", "C-c", "C-c");
      }
      shell.keys("C-u");
      // What is typed while Ctrl-C is handled may be thrown away: it is typed until it is there.
      shell.await(
          "an answer",
          screen -> {
            if (screen.contains("vethac05a24")) {
              return true;
            }
            shell.line("ls -br shop");
            return false;
          });
      assertThat(shell.screen()).contains("br-0ded6bd8f48e");
    }
  }

  @Test
  void linesAreRememberedForTheirOwnerOnly() throws IOException {
    try (Tmux shell = shell()) {
      shell.line("ls --network web -br");
      shell.await("vethac05a24");
      shell.line("quit");
      shell.await("[ended 0]");
    }
    Path history = folder.resolve("config/history");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
        .isEqualTo("rw-------");
    try (Tmux shell = shell()) {
      shell.keys("C-p", "C-p");
      shell.await("dnet> ls --network web -br");
    }
  }
}
