package dnet.inspector.docker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of an engine's answer. An engine may leave anything out, or put something else in its
 * place: what is asked for and is not there, or is of another type, is empty or null.
 *
 * <p>docker-java's models need a description of each of their classes first, which takes longer
 * than all else that {@code dnet ls} does (docs/decisions/0005-engine-transport.md).
 *
 * @param value Map, List, String, Long, Boolean, or null for all else
 */
record EngineJson(@Nullable Object value) {
  private static final int MAX_DEPTH = 64;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private static final EngineJson NOTHING = new EngineJson(null);

  /**
   * Reads one document.
   *
   * @throws IOException if it is no JSON, or deeper than 64
   */
  static EngineJson read(InputStream in) throws IOException {
    try (JsonParser parser = FACTORY.createParser(in)) {
      parser.nextToken();
      return new EngineJson(value(parser));
    }
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new JsonParseException(parser, "the answer ends too early");
    }
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? null
              : (Object) parser.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      object.put(name, value(parser));
    }
    return object;
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    List<@Nullable Object> array = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser));
    }
    return array;
  }

  /** Whether this is an object, whatever is in it. */
  boolean isObject() {
    return value instanceof Map;
  }

  /** Whether this is an array, whatever is in it. */
  boolean isArray() {
    return value instanceof List;
  }

  /** A field of an object. */
  EngineJson at(String field) {
    return value instanceof Map<?, ?> map ? new EngineJson(map.get(field)) : NOTHING;
  }

  /** The elements of an array. */
  List<EngineJson> items() {
    List<EngineJson> items = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(item -> items.add(new EngineJson(item)));
    }
    return items;
  }

  /** The fields of an object. */
  Map<String, EngineJson> fields() {
    Map<String, EngineJson> fields = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, field) -> fields.put(String.valueOf(name), new EngineJson(field)));
    }
    return fields;
  }

  /** A field's text; null where there is none. */
  @Nullable String text(String field) {
    return at(field).value instanceof String text ? text : null;
  }

  /** A field's text; null where there is none, and where it is empty. */
  @Nullable String filled(String field) {
    String text = text(field);
    return text == null || text.isEmpty() ? null : text;
  }

  /** A field's text, or {@code otherwise}. */
  String text(String field, String otherwise) {
    String text = text(field);
    return text == null ? otherwise : text;
  }

  /** A field's number; null where there is none, and where it is not within 0 to 2³¹ − 1. */
  @Nullable Integer number(String field) {
    return at(field).value instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE
        ? Integer.valueOf(number.intValue())
        : null;
  }

  /** Whether a field is true. */
  boolean flag(String field) {
    return Boolean.TRUE.equals(at(field).value);
  }
}
