package dnet.tui.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dnet.fixtures.golden.Golden;
import dnet.inspector.report.InspectReport;
import dnet.tui.cli.Schemas;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A namespace that has something of everything, as the report's own test makes it. */
class InspectTextTest {
  private static final Path RICH =
      Path.of("..", "inspector", "src", "test", "golden", "report", "inspect-rich.json");

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @ParameterizedTest
  @ValueSource(ints = {0, 60, 120})
  void everySection(int width) throws IOException {
    String text = text(MAPPER.readTree(RICH.toFile()), width);

    Golden.check(Path.of("src", "test", "golden", "inspect-rich-" + width + ".txt"), text);
  }

  @Test
  void theReportObeysItsSchema() throws IOException {
    Schemas.check("inspect", Files.readString(RICH));
  }

  @Test
  void hostileWordsInEveryPlaceStayHarmless() throws IOException {
    for (String hostile : Hostile.TEXTS) {
      for (int width : new int[] {0, 40, 120}) {
        JsonNode report = replaced(MAPPER.readTree(RICH.toFile()), hostile);
        TerminalBytes.check(text(report, width).getBytes(StandardCharsets.UTF_8), false);
      }
    }
  }

  @Test
  void longRulesAreBrokenBetweenWordsAndLoseNothing() {
    String rule = "-A INPUT -p tcp -m comment --comment \"a b  c\" -j DROP";
    List<Line> lines = Wrap.after(Line.of("    1  "), rule, 30);

    assertThat(lines).hasSizeGreaterThan(1).allMatch(l -> l.width() <= 30);
    assertThat(Wrap.after(Line.of("    1  "), rule, 0))
        .singleElement()
        .satisfies(l -> assertThat(l.width()).isEqualTo(7 + rule.length()));
    StringBuilder words = new StringBuilder();
    lines.forEach(l -> l.spans().forEach(s -> words.append(s.text()).append(' ')));
    assertThat(words.toString().replaceAll("\\s+", " ").strip())
        .isEqualTo("1 " + rule.replaceAll("\\s+", " "));
  }

  private static String text(JsonNode report, int width) throws IOException {
    InspectReport value = MAPPER.treeToValue(report, InspectReport.class);
    StringBuilder out = new StringBuilder();
    new TextSink(out, false).lines(InspectText.of(value, width));
    return out.toString();
  }

  private static JsonNode replaced(JsonNode node, String text) {
    if (node.isTextual()) {
      return TextNode.valueOf(text);
    }
    if (node instanceof ObjectNode object) {
      object.properties().forEach(e -> e.setValue(replaced(e.getValue(), text)));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, replaced(array.get(i), text));
      }
    }
    return node;
  }
}
