package dnet.tui.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a command line or a report is one clear line and the contract's code. */
class UsageTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ls --nonsense | Unknown option: '--nonsense' | dnet ls",
        "ls --format yaml | unknown format yaml; there are table, json | dnet ls",
        "ls --json --format {{.Container}} | --json and a template cannot both be given | dnet ls",
        "ls --context a -H unix:///x | --docker-host and --context cannot both be given | dnet ls",
        "report --context a -H unix:///x | --docker-host and --context cannot both | dnet report",
        "bridges --format {{.Name}} | only dnet ls takes a template as --format | dnet bridges",
        "report --format {{.Name}} | only dnet ls takes a template as --format | dnet report",
        "inspect | Missing required parameter: 'CONTAINER' | dnet inspect",
        "ls --color=blue | Invalid value for option '--color' | dnet ls",
        "completion tcsh | Invalid value for positional parameter | dnet completion",
      })
  void usageErrors(String line, String message, String command) {
    Run run = Run.dnet(line.split(" "));

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.errors()).hasSize(2);
    assertThat(run.errors().get(0)).startsWith("dnet: ").contains(message);
    assertThat(run.errors().get(1)).isEqualTo("Run '" + command + " --help' for more information.");
  }

  @Test
  void noCommandIsAUsageError() {
    Run run = Run.dnet();

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors())
        .containsExactly("dnet: no command given", "Run 'dnet --help' for more information.");
  }

  @Test
  void misspelledCommandIsCorrected() {
    Run run = Run.dnet("bridgs");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("did you mean bridge or bridges?");
  }

  @Test
  void unknownContainerListsTheKnown() {
    Run run = Run.recorded(Map.of(), "inspect", "nobody", "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.errors())
        .singleElement()
        .asString()
        .startsWith("dnet: no such container: nobody; there are: api, cache, db,");
  }

  @Test
  void ambiguousPrefixListsTheCandidates() throws IOException {
    // Make two ids begin alike: only the one digit in front is changed.
    String report = Files.readString(Run.recordedReport());
    String api = Schemas.document(report).at("/engine/containers/0/id").asText();
    String db = Schemas.document(report).at("/engine/containers/2/id").asText();
    Path file = folder.resolve("report.json");
    Files.writeString(file, report.replace(db, api.substring(0, 8) + db.substring(8)));

    Run run = Run.dnet("inspect", api.substring(0, 4), "--from", file.toString());

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors())
        .singleElement()
        .asString()
        .startsWith("dnet: ambiguous container: " + api.substring(0, 4) + ": ")
        .contains(api.substring(0, 12) + " (api)")
        .contains("(db)");
    assertThat(Run.dnet("inspect", api.substring(0, 11), "--from", file.toString()).exit())
        .isZero();
  }

  @Test
  void unknownNetworkListsTheKnown() {
    Run run = Run.recorded(Map.of(), "ls", "--network", "wob");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("no such network: wob; there are: ").contains("web");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ls", "inspect web", "bridges", "ports", "report", "info"})
  void absentReport(String command) {
    Run run = Run.dnet((command + " --from /nonexistent/r.json --json").split(" "));

    assertThat(run.exit()).isEqualTo(ExitCode.UNKNOWN);
    assertThat(run.out()).isEmpty();
    assertThat(run.errors()).containsExactly("dnet: cannot read /nonexistent/r.json: no such file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | no dnet report",
        "{ | (line 1)",
        "[] | no dnet report",
        "{\"formatVersion\":99,\"homeNetns\":1} | its format is 99, this dnet reads up to 1",
        "{\"formatVersion\":1,\"homeNetns\":1} | is missing",
        "{\"formatVersion\":1,\"homeNetns\":-5} | json: home namespace inode -5",
      })
  void brokenReport(String text, String message) throws IOException {
    Path file = folder.resolve("broken.json");
    Files.writeString(file, text);

    Run run = Run.dnet("ls", "--from", file.toString());

    assertThat(run.exit()).isEqualTo(ExitCode.UNKNOWN);
    assertThat(run.out()).isEmpty();
    assertThat(run.errors()).singleElement().asString().startsWith("dnet: cannot read ");
    assertThat(run.err()).contains(message).doesNotContain("Exception").doesNotContain("\tat ");
  }

  @Test
  void truncatedReportsNeverEndInAnInternalError() throws IOException {
    String whole = Files.readString(Run.recordedReport());
    Path file = folder.resolve("cut.json");
    for (int length = 1; length < whole.length() - 2; length += 4001) {
      Files.writeString(file, whole.substring(0, length));
      Run run = Run.dnet("ls", "--from", file.toString());
      assertThat(run.exit()).as("cut at %d: %s", length, run.err()).isEqualTo(ExitCode.UNKNOWN);
      assertThat(run.errors()).hasSize(1);
    }
  }

  @Test
  void reportIntoAMissingFolder() {
    Path target = folder.resolve("none").resolve("r.json");

    Run run = Run.recorded(Map.of(), "report", "-o", target.toString());

    assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).isEmpty();
    assertThat(run.errors()).containsExactly("dnet: cannot write " + target + ": no such folder");
  }

  @Test
  void fromWithAnEngineIsRefused() {
    assertThat(Run.recorded(Map.of(), "ls", "-H", "unix:///x").err())
        .startsWith("dnet: --from cannot be given with an engine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V", "ls --version", "bridges -V"})
  void version(String line) {
    Run run = Run.dnet(line.split(" "));

    assertThat(run.exit()).isZero();
    assertThat(run.out()).matches("dnet version [0-9]+\\.[0-9]+\\.[0-9]+, build [0-9a-z]+\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ls ", "inspect ", "bridges ", "ports ", "report ", "info ", "demo "})
  void helpIsNarrowAndHasExamples(String command) {
    Run run = Run.dnet((command + "--help").split(" "));

    assertThat(run.exit()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Usage: dnet");
    assertThat(run.out().lines()).allSatisfy(l -> assertThat(l.length()).isLessThanOrEqualTo(80));
    if (!command.equals("demo ")) {
      assertThat(run.out()).contains("Examples:");
    }
  }
}
