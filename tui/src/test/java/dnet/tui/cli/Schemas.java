package dnet.tui.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The published schemas in {@code docs/schema}, and the documents that must obey them. */
public final class Schemas {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Schemas() {}

  /** Where the schemas are published. */
  public static Path folder() {
    return Path.of("..", "docs", "schema");
  }

  /** Reads {@code text}, which must be one JSON document, and checks it against a schema. */
  public static JsonNode check(String name, String text) {
    JsonNode document = document(text);
    assertThat(schema(name).validate(document)).as(name).isEmpty();
    return document;
  }

  /** One JSON document and nothing after it. */
  public static JsonNode document(String text) {
    try {
      JsonNode document = MAPPER.readTree(text);
      assertThat(document.isObject()).as("one JSON object: %s", text).isTrue();
      return document;
    } catch (JsonProcessingException e) {
      throw new AssertionError("not one JSON document: " + e.getMessage() + "\n" + text, e);
    }
  }

  static JsonSchema schema(String name) {
    try {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(Files.readString(folder().resolve(name + ".schema.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
