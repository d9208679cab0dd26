package dnet.inspector.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/rules.md} has one row a rule, in the catalogue's order, and no other. */
class RulesTableTest {
  private static final Path TABLE = Path.of("..", "docs", "rules.md");

  @Test
  void oneRowARule() throws IOException {
    List<String> rows =
        Files.readAllLines(TABLE).stream().filter(l -> l.startsWith("| `")).toList();

    assertThat(rows.stream().map(RulesTableTest::firstCells))
        .containsExactlyElementsOf(
            RuleCatalog.rules().stream()
                .map(r -> "| `" + r.code() + "` | " + r.worst().word() + " | " + r.finds() + " |")
                .toList());
    assertThat(rows).allSatisfy(r -> assertThat(r.split("\\|", -1)[4].strip()).isNotEmpty());
  }

  @Test
  void codesAreUniqueWords() {
    List<String> codes = RuleCatalog.rules().stream().map(Rule::code).toList();

    assertThat(codes).doesNotHaveDuplicates().allMatch(c -> c.matches("[a-z0-9]+(-[a-z0-9]+)*"));
  }

  private static String firstCells(String row) {
    int end = row.indexOf('|', row.indexOf('|', row.indexOf('|', 1) + 1) + 1);
    return row.substring(0, end + 1);
  }
}
