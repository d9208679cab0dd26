package dnet.tui.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.fixtures.golden.Golden;
import dnet.tui.render.TerminalBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people see of the recorded host: in a pipe, at two widths, in colour. */
class GoldenOutputTest {
  private static final Path FOLDER = Path.of("src", "test", "golden");

  @ParameterizedTest
  @ValueSource(strings = {"ls", "inspect api", "bridges", "ports", "doctor --fail-on critical"})
  void commands(String command) {
    String name = command.replaceFirst(" .*", "");
    check(name + "-pipe", Map.of(), command);
    check(name + "-80", Map.of("DNET_TTY", "1", "DNET_COLUMNS", "80", "NO_COLOR", "1"), command);
    check(name + "-160", Map.of("DNET_TTY", "1", "COLUMNS", "160", "NO_COLOR", "1"), command);
    check(name + "-colour", Map.of("DNET_TTY", "1", "DNET_COLUMNS", "100"), command);
  }

  @Test
  void brief() {
    check("ls-brief", Map.of(), "ls -br");
  }

  @Test
  void explained() {
    check("inspect-explain", Map.of(), "inspect db --explain");
  }

  private static void check(String file, Map<String, String> environment, String command) {
    Run run = Run.recorded(environment, command.split(" "));
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    TerminalBytes.check(run.out().getBytes(StandardCharsets.UTF_8), file.endsWith("-colour"));
    Golden.check(FOLDER.resolve(file + ".txt"), run.out());
  }

  @Test
  void explainLeavesJsonAlone() {
    Run run = Run.recorded(Map.of(), "ls", "--json", "--explain");

    Schemas.check("ls", run.out());
    assertThat(run.errors()).isNotEmpty().allSatisfy(l -> assertThat(l).startsWith("# "));
  }
}
