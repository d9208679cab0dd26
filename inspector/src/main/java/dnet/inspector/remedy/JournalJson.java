package dnet.inspector.remedy;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dnet.inspector.model.IpAddress;
import dnet.inspector.model.IpPrefix;
import dnet.inspector.model.MacAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One record of the journal as a line: checksum, a space, JSON on one line. The checksum is CRC-32C
 * of the JSON, in eight hexadecimal digits.
 */
final class JournalJson {
  private static final int DIGITS = 8;

  private static final JsonMapper MAPPER = mapper();

  private JournalJson() {}

  private static JsonMapper mapper() {
    SimpleModule values = new SimpleModule();
    value(values, IpAddress.class, IpAddress::parse);
    value(values, IpPrefix.class, IpPrefix::parse);
    value(values, MacAddress.class, MacAddress::parse);
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).build())
            .build();
    return JsonMapper.builder(factory)
        .addModule(values)
        // What a record says of itself is no part of it.
        .visibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .build();
  }

  private static <T> void value(SimpleModule module, Class<T> type, Function<String, T> parse) {
    module.addSerializer(type, new ToStringSerializer(type));
    module.addDeserializer(
        type,
        new StdDeserializer<T>(type) {
          private static final long serialVersionUID = 1L;

          @Override
          public T deserialize(JsonParser parser, DeserializationContext context)
              throws IOException {
            return parse.apply(parser.getValueAsString(""));
          }
        });
  }

  /** A record's line, with its end. */
  static byte[] line(Entry entry) throws IOException {
    byte[] json = MAPPER.writerFor(Entry.class).writeValueAsBytes(entry);
    String line = checksum(json) + " " + new String(json, StandardCharsets.UTF_8) + "\n";
    return line.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The record of a line without its end; null if it is damaged.
   *
   * @throws IOException if it is whole, but nothing that this dnet understands
   */
  static @Nullable Entry entry(byte[] line) throws IOException {
    if (line.length <= DIGITS + 1 || line[DIGITS] != ' ') {
      return null;
    }
    byte[] json = Arrays.copyOfRange(line, DIGITS + 1, line.length);
    String sum = new String(line, 0, DIGITS, StandardCharsets.US_ASCII);
    if (!sum.equals(checksum(json))) {
      return null;
    }
    return MAPPER.readValue(json, Entry.class);
  }

  /** A document beside the journal. */
  static byte[] document(Object value) throws IOException {
    return MAPPER.writeValueAsBytes(value);
  }

  /**
   * Reads a document back.
   *
   * @throws IOException if it is not of this kind
   */
  static <T> T document(byte[] json, Class<T> kind) throws IOException {
    return MAPPER.readValue(json, kind);
  }

  private static String checksum(byte[] json) {
    CRC32C sum = new CRC32C();
    sum.update(json);
    return String.format("%08x", sum.getValue());
  }
}
