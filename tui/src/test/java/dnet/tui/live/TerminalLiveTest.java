package dnet.tui.live;

import dnet.fixtures.golden.Golden;
import dnet.fixtures.lab.LiveTest;
import dnet.tui.cli.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real terminal: tmux, on a server of its own. */
@LiveTest
class TerminalLiveTest {
  @TempDir private Path folder = Path.of("");
  private String server = "tmux.sock";

  @Test
  void tablesFitTheTerminal() throws IOException {
    String narrow = screen(80);
    String wide = screen(160);

    Golden.check(Path.of("src", "test", "golden", "ls-80.txt"), narrow);
    Golden.check(Path.of("src", "test", "golden", "ls-160.txt"), wide);
  }

  /** What {@code dnet ls} leaves on a terminal of that many columns. */
  private String screen(int columns) {
    // A server that was told to end may still answer for a moment: each screen has its own.
    server = "tmux-" + columns + ".sock";
    List<String> dnet =
        Installation.shared().command("ls", "--from", Run.recordedReport().toString());
    try {
      tmux("new-session", "-d", "-x", Integer.toString(columns), "-y", "24", "sh");
      tmux("set-option", "-g", "status", "off");
      tmux(
          "respawn-pane",
          "-k",
          String.join(" ", dnet) + "; tmux -S " + socket() + " wait-for -S done; sleep 1000");
      tmux("wait-for", "done");
      return tmux("capture-pane", "-p").out().stripTrailing() + "\n";
    } finally {
      tmux("kill-server");
    }
  }

  private Path socket() {
    return folder.resolve(server);
  }

  private Program tmux(String... arguments) {
    Map<String, String> environment = new HashMap<>(Installation.shared().environment());
    environment.put("TERM", "xterm-256color");
    environment.put("LC_ALL", "C.UTF-8");
    List<String> command =
        new ArrayList<>(List.of("tmux", "-S", socket().toString(), "-f", "/dev/null"));
    command.addAll(List.of(arguments));
    return Program.run(environment, command).orThrow();
  }
}
