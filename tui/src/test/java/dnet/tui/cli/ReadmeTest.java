package dnet.tui.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What README shows is what dnet prints of the recorded host. */
class ReadmeTest {
  private static final String PROMPT = "$ ./dnet ";

  @Test
  void itsScreensAreReal() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("..", "README.md"));
    int screens = 0;
    for (int at = 0; at < lines.size(); at++) {
      // What needs live packets cannot be shown again.
      if (lines.get(at).startsWith(PROMPT) && !lines.get(at).startsWith(PROMPT + "trace")) {
        screens++;
        check(lines.get(at).substring(PROMPT.length()), shown(lines, at + 1));
      }
    }
    assertThat(screens).isGreaterThanOrEqualTo(4);
  }

  /** A line in brackets says that something is left out. */
  private static List<String> shown(List<String> lines, int from) {
    List<String> shown = new ArrayList<>();
    for (String line : lines.subList(from, lines.size())) {
      if (line.startsWith("```") || line.startsWith(PROMPT)) {
        break;
      }
      if (!line.isBlank() && !line.startsWith("(")) {
        shown.add(line);
      }
    }
    return shown;
  }

  private static void check(String command, List<String> shown) {
    Run run = Run.recorded(Map.of(), command.split(" "));
    assertThat(run.out().lines().toList()).as(command).containsSubsequence(shown);
    assertThat(shown).as(command).isNotEmpty();
  }
}
