package dnet.tui.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dnet.tui.render.LsRows;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
  @Test
  void oneLineARow() {
    Run run =
        Run.recorded(
            Map.of(),
            "ls",
            "--format",
            "{{.Container}} {{ .Address }} via {{.Peer}}",
            "api",
            "old");

    assertThat(run.exit()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "api 172.28.1.3/24 via veth3f03bab", "api 172.28.2.2/24 via vethbce2993", "old  via ");
  }

  @Test
  void tabsSeparateColumns() {
    assertThat(Run.recorded(Map.of(), "ls", "db", "--format", "{{.Container}}\\t{{.MAC}}").out())
        .isEqualTo("db\t02:42:ac:1c:02:03\n");
  }

  @Test
  void tableAlignsUnderHeaders() {
    assertThat(
            Run.recorded(
                    Map.of(),
                    "ls",
                    "--network",
                    "back",
                    "--format",
                    "table {{.Container}}\\t{{.MTU}}")
                .out()
                .lines())
        .containsExactly("CONTAINER  MTU", "api        1500", "db         1500", "sidecar    1500");
  }

  @Test
  void everyFieldThatHelpPromisesIsFilledSomewhere() {
    for (String field : LsRows.FIELDS) {
      Run run = Run.recorded(Map.of(), "ls", "--format", "{{." + field + "}}");
      assertThat(run.exit()).isZero();
      assertThat(run.out().lines()).as(field).anySatisfy(l -> assertThat(l).isNotBlank());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{{.Nmae}} | no field .Nmae in {{.Nmae}}; there are .Container .ID",
        "{{json .}} | cannot understand {{json .}}: only {{.Field}} is; there are .Container",
        "{{.Container | unbalanced {{ }} in the format",
        "{{.Container}} }} {{.Peer}} | unbalanced {{ }} in the format",
      })
  void mistakesAreNamedBeforeTheHostIsRead(String format, String message) {
    Run run = Run.dnet("ls", "--format", format, "--from", "/nonexistent");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("dnet: " + message);
  }
}
