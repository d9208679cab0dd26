package dnet.inspector.ovs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values as OVSDB writes them (RFC 7047, 5.1): an atom; {@code ["set", […]]}; {@code ["map", [[k,
 * v], …]]}; {@code ["uuid", "…"]}. A set of one element is written as the element alone, and an
 * optional value that is absent as an empty set. What does not fit is left out.
 */
final class Datum {
  private Datum() {}

  /** A set's elements; one for an atom, none for what is absent. */
  static List<JsonNode> elements(JsonNode datum) {
    List<JsonNode> elements = new ArrayList<>();
    if (datum.isArray() && datum.path(0).asText().equals("set")) {
      datum.path(1).forEach(elements::add);
    } else if (!datum.isMissingNode() && !datum.isNull()) {
      elements.add(datum);
    }
    return elements;
  }

  static @Nullable String text(JsonNode datum) {
    List<String> texts = texts(datum);
    return texts.isEmpty() || texts.get(0).isEmpty() ? null : texts.get(0);
  }

  static List<String> texts(JsonNode datum) {
    return elements(datum).stream().filter(JsonNode::isTextual).map(JsonNode::textValue).toList();
  }

  static @Nullable Integer number(JsonNode datum) {
    List<Integer> numbers = numbers(datum);
    return numbers.isEmpty() ? null : numbers.get(0);
  }

  static List<Integer> numbers(JsonNode datum) {
    return elements(datum).stream()
        .filter(JsonNode::canConvertToInt)
        .filter(JsonNode::isIntegralNumber)
        .map(JsonNode::intValue)
        .toList();
  }

  static boolean flag(JsonNode datum) {
    return elements(datum).stream().anyMatch(e -> e.isBoolean() && e.booleanValue());
  }

  /** The rows that a reference or a set of references names. */
  static List<String> references(JsonNode datum) {
    return elements(datum).stream()
        .filter(e -> e.isArray() && e.path(0).asText().equals("uuid"))
        .map(e -> e.path(1).asText())
        .toList();
  }

  static SortedMap<String, JsonNode> map(JsonNode datum) {
    SortedMap<String, JsonNode> map = new TreeMap<>();
    if (datum.isArray() && datum.path(0).asText().equals("map")) {
      for (JsonNode pair : datum.path(1)) {
        if (pair.path(0).isTextual() && pair.size() == 2) {
          map.put(pair.path(0).textValue(), pair.path(1));
        }
      }
    }
    return map;
  }

  /** What an error object says, in one short line. */
  static String complaint(JsonNode error) {
    String text =
        error.isTextual()
            ? error.textValue()
            : error.path("details").asText(error.path("error").asText("no reason given"));
    String line = text.lines().findFirst().orElse("no reason given");
    return line.substring(0, Math.min(200, line.length()));
  }
}
