package dnet.inspector.snapshot;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.StdConverter;
import dnet.inspector.netfilter.RulesText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;

/** How a snapshot looks as JSON, and how much of a stranger's file is taken in. */
final class SnapshotJson {
  /** Of one file, in octets. */
  static final long MAX_DOCUMENT = 64L << 20;

  private static final int MAX_DEPTH = 64;
  private static final int MAX_STRING = 1 << 20;

  /** Pieces of a rules text are cut at this length, so that none comes near the string's limit. */
  private static final int MAX_PIECE = 64 << 10;

  /** Lists that an older dnet did not write are empty. */
  private static final JsonSetter.Value EMPTY_FOR_NULL =
      JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY, Nulls.FAIL);

  private SnapshotJson() {}

  static JsonMapper mapper() {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .maxDocumentLength(MAX_DOCUMENT)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    return JsonMapper.builder(factory)
        .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .withConfigOverride(List.class, c -> c.setSetterInfo(EMPTY_FOR_NULL))
        .withConfigOverride(Map.class, c -> c.setSetterInfo(EMPTY_FOR_NULL))
        .withConfigOverride(SortedMap.class, c -> c.setSetterInfo(EMPTY_FOR_NULL))
        .withConfigOverride(SortedSet.class, c -> c.setSetterInfo(EMPTY_FOR_NULL))
        .addMixIn(RulesText.class, RulesTextJson.class)
        .build();
  }

  /** Rules as a list of lines: readable, comparable, and no string grows without bound. */
  abstract static class RulesTextJson {
    @JsonProperty
    @JsonSerialize(converter = ToLines.class)
    @JsonDeserialize(converter = FromLines.class)
    abstract String text();
  }

  /** Each piece keeps its line end, so that joining them gives back the same text. */
  static final class ToLines extends StdConverter<String, List<String>> {
    @Override
    public List<String> convert(String text) {
      List<String> pieces = new ArrayList<>();
      int from = 0;
      while (from < text.length()) {
        int end = text.indexOf('\n', from);
        int to = Math.min(end < 0 ? text.length() : end + 1, from + MAX_PIECE);
        pieces.add(text.substring(from, to));
        from = to;
      }
      return pieces;
    }
  }

  /** The inverse of {@link ToLines}. */
  static final class FromLines extends StdConverter<List<String>, String> {
    @Override
    public String convert(List<String> pieces) {
      return String.join("", pieces);
    }
  }
}
