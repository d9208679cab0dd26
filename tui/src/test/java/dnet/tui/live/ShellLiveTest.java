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

  @Test
  void controlCStopsTheCommandAndNotTheShell() {
    try (Tmux shell = shell()) {
      shell.line("watch -n 0.2 bridges");
      shell.await("every 0.2 s: bridges");
      shell.await("docker0");
      shell.keys("C-c");
      shell.await(
          "a prompt", screen -> screen.lines().reduce((a, b) -> b).orElse("").equals("dnet>"));
      shell.line("half a line");
      shell.await("Unmatched");
      shell.keys("x", "y", "z", "C-c");
      shell.await("a new prompt", screen -> prompts(screen) >= 3);
      shell.keys("C-d");
      shell.await("[ended 2]");
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
