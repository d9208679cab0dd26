package dnet.tui.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaTest {
  static Stream<List<String>> commands() {
    return Stream.of(
        List.of("ls"),
        List.of("inspect", "api"),
        List.of("inspect", "scanner"),
        List.of("inspect", "old"),
        List.of("bridges"),
        List.of("ports"),
        List.of("doctor", "--fail-on", "critical"),
        List.of("report"),
        List.of("report", "--redact"),
        List.of("path", "api", "shop", "--tcp", "80"),
        List.of("trace", "api", "shop"),
        List.of("graph"),
        List.of("info"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void recordedHostObeysItsSchema(List<String> command) {
    Run run = json(command);

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    Schemas.check(command.get(0), run.out());
  }

  /** A schema that lets anything pass proves nothing: each first-level name must be demanded. */
  @ParameterizedTest
  @MethodSource("commands")
  void nothingMayBeMissing(List<String> command) {
    JsonSchema schema = Schemas.schema(command.get(0));
    ObjectNode whole = (ObjectNode) Schemas.document(json(command).out());
    for (String name : names(whole)) {
      boolean engineOnly =
          command.get(0).equals("info") && List.of("version", "firewall").contains(name);
      ObjectNode less = whole.deepCopy();
      less.remove(name);
      if (!engineOnly) {
        assertThat(schema.validate(less)).as("%s without %s", command, name).isNotEmpty();
      }
      ObjectNode wrong = whole.deepCopy();
      wrong.putArray(name).add(true);
      assertThat(schema.validate(wrong)).as("%s with a wrong %s", command, name).isNotEmpty();
    }
    ObjectNode more = whole.deepCopy();
    more.put("addedLater", 1);
    assertThat(schema.validate(more)).as("names may be added").isEmpty();
  }

  @Test
  void everyInterfaceFieldOfTheContractIsDemanded() {
    JsonSchema schema = Schemas.schema("ls");
    ObjectNode whole = (ObjectNode) Schemas.document(json(List.of("ls")).out());
    ObjectNode link = (ObjectNode) whole.at("/containers/0/interfaces/0");
    for (String name : names(link)) {
      JsonNode kept = link.remove(name);
      assertThat(schema.validate(whole)).as("without %s", name).isNotEmpty();
      link.set(name, kept);
    }
    assertThat(schema.validate(whole)).isEmpty();
  }

  /** But for those of changes, which need a host: ChangeLiveTest has them. */
  @Test
  void everySchemaIsTestedHere() throws IOException {
    try (Stream<Path> files = Files.list(Schemas.folder())) {
      List<String> tested =
          Stream.concat(commands().map(c -> c.get(0)).distinct(), Stream.of("change", "journal"))
              .toList();
      assertThat(files.map(f -> String.valueOf(f.getFileName()).replace(".schema.json", "")))
          .containsExactlyInAnyOrderElementsOf(tested);
    }
  }

  private static List<String> names(JsonNode node) {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  /** A trace cannot be had from a report: its document was recorded, as the host was. */
  private static Run json(List<String> command) {
    if (command.get(0).equals("trace")) {
      try (InputStream in = SchemaTest.class.getResourceAsStream("/recorded/trace.json")) {
        return new Run(0, new String(in.readAllBytes(), StandardCharsets.UTF_8), "");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    String[] words = Stream.concat(command.stream(), Stream.of("--json")).toArray(String[]::new);
    return Run.recorded(Map.of(), words);
  }
}
