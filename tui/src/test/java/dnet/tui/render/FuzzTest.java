package dnet.tui.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dnet.inspector.report.BridgesReport;
import dnet.inspector.report.InspectReport;
import dnet.inspector.report.MapReport;
import dnet.inspector.report.PortsReport;
import dnet.tui.cli.Run;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every string of every report, hostile: nothing of it reaches the terminal as it is. */
class FuzzTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** What is written to; its width is 0 when it is a pipe. */
  private record Terminal(int width, boolean colour) {}

  private static final List<Terminal> TERMINALS =
      Stream.of(0, 40, 120)
          .flatMap(w -> Stream.of(new Terminal(w, true), new Terminal(w, false)))
          .toList();

  /** A report's type and how it is rendered. */
  record Subject(List<String> command, Class<?> type, BiFunction<Object, Integer, List<Line>> of) {
    @Override
    public String toString() {
      return command.get(0);
    }
  }

  static Stream<Subject> subjects() {
    return Stream.of(
        new Subject(List.of("ls"), MapReport.class, (r, w) -> LsText.of((MapReport) r, w, false)),
        new Subject(
            List.of("bridges"),
            BridgesReport.class,
            (r, w) -> BridgesText.of((BridgesReport) r, w)),
        new Subject(
            List.of("ports"), PortsReport.class, (r, w) -> PortsText.of((PortsReport) r, w)),
        new Subject(
            List.of("inspect", "api"),
            InspectReport.class,
            (r, w) -> InspectText.of((InspectReport) r, w)));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void everyStringAtOnce(Subject subject) throws JsonProcessingException {
    String report = report(subject);
    for (String text : Hostile.TEXTS) {
      for (Terminal terminal : TERMINALS) {
        render(subject, replaced(report, text), terminal);
      }
    }
    Random random = new Random(42);
    for (int i = 0; i < 100; i++) {
      for (Terminal terminal : TERMINALS) {
        render(subject, replaced(report, Hostile.random(random)), terminal);
      }
    }
  }

  /** One at a time, for a renderer may take another branch when two are odd. */
  @ParameterizedTest
  @MethodSource("subjects")
  void everyStringAlone(Subject subject) throws JsonProcessingException {
    String report = report(subject);
    int strings = count(report);
    assertThat(strings).isGreaterThan(20);
    for (int i = 0; i < strings; i++) {
      for (Terminal terminal : TERMINALS) {
        render(subject, replacedAt(report, i, Hostile.TEXTS.get(i % 9)), terminal);
      }
    }
  }

  private static String report(Subject subject) {
    List<String> words = new ArrayList<>(subject.command());
    words.add("--json");
    return Run.recorded(Map.of(), words.toArray(String[]::new)).out();
  }

  private static void render(Subject subject, JsonNode report, Terminal terminal)
      throws JsonProcessingException {
    Object value = MAPPER.treeToValue(report, subject.type());
    StringBuilder out = new StringBuilder();
    new TextSink(out, terminal.colour()).lines(subject.of().apply(value, terminal.width()));
    TerminalBytes.check(out.toString().getBytes(StandardCharsets.UTF_8), terminal.colour());
  }

  private static JsonNode replaced(String report, String text) throws JsonProcessingException {
    return replace(MAPPER.readTree(report), new int[] {0}, -1, text);
  }

  private static JsonNode replacedAt(String report, int index, String text)
      throws JsonProcessingException {
    return replace(MAPPER.readTree(report), new int[] {0}, index, text);
  }

  private static int count(String report) throws JsonProcessingException {
    int[] seen = {0};
    replace(MAPPER.readTree(report), seen, Integer.MAX_VALUE, "");
    return seen[0];
  }

  private static JsonNode replace(JsonNode node, int[] seen, int wanted, String text) {
    if (node.isTextual()) {
      boolean hit = wanted < 0 || seen[0] == wanted;
      seen[0]++;
      return hit ? TextNode.valueOf(text) : node;
    }
    if (node instanceof ObjectNode object) {
      object.properties().forEach(e -> e.setValue(replace(e.getValue(), seen, wanted, text)));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, replace(array.get(i), seen, wanted, text));
      }
    }
    return node;
  }
}
