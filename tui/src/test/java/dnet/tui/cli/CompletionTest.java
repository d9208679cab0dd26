package dnet.tui.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
  private static final List<String> COMMANDS =
      List.of(
          "ls", "inspect", "bridges", "ports", "doctor", "report", "info", "demo", "completion");

  @TempDir private Path folder = Path.of("");

  @Test
  void bashOffersCommandsAndOptions() throws Exception {
    Path script = folder.resolve("dnet.bash");
    Files.writeString(script, Run.dnet("completion", "bash").out());

    assertThat(bash(script, "dnet", "")).containsAll(COMMANDS);
    assertThat(bash(script, "dnet", "ls", "--")).contains("--json", "--from", "--network");
    assertThat(bash(script, "dnet", "br")).containsExactlyInAnyOrder("bridge", "bridges");
  }

  /** What bash offers for the last word, asked of the function that the script registers. */
  private static List<String> bash(Path script, String... words) throws Exception {
    String ask =
        """
        source "$1"; shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
        f=$(complete -p dnet); f=${f#* -F }; f=${f%% *}
        "$f" dnet "${@: -1}" ""
        printf '%s\\n' "${COMPREPLY[@]}"
        """;
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", ask, "bash", script.toString());
    builder.command().addAll(List.of(words));
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out.lines().map(String::strip).toList();
  }

  @Test
  void zshGetsTheSameScript() {
    assertThat(Run.dnet("completion", "zsh").out())
        .contains("bashcompinit")
        .isEqualTo(Run.dnet("completion", "bash").out());
  }

  @Test
  void fishKnowsEveryCommandAndOption() throws IOException {
    Run run = Run.dnet("completion", "fish");

    assertThat(run.exit()).isZero();
    assertThat(run.out().lines()).allSatisfy(l -> assertThat(l).startsWith("complete -c dnet "));
    for (String command : COMMANDS) {
      assertThat(run.out()).contains("-n __fish_use_subcommand -a " + command + " -d '");
    }
    assertThat(run.out())
        .contains("'__fish_seen_subcommand_from ls' -o br -l brief -d")
        .contains("'__fish_seen_subcommand_from ls' -l color -x -a 'auto always never'")
        .contains("'__fish_seen_subcommand_from bridges' -l from -rF -d")
        .contains("'__fish_seen_subcommand_from inspect' -a \"(dnet ls --format '{{.Container}}'")
        .contains("'__fish_seen_subcommand_from completion' -a 'bash zsh fish'");
    // Quotes inside descriptions are balanced, or fish would read on into the next line.
    assertThat(run.out().replace("\\'", "").lines())
        .allSatisfy(l -> assertThat(l.chars().filter(c -> c == '\'').count() % 2).isZero());
  }

  @Test
  void fishAsksForContainersAsAUserWould() {
    assertThat(Run.recorded(Map.of(), "ls", "--format", "{{.Container}}").out().lines())
        .contains("api", "db", "old");
  }
}
