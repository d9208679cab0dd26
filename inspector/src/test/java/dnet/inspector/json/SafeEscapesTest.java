package dnet.inspector.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SafeEscapesTest {
  private static String write(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonMapper.builder().build().writer(new SafeEscapes()).writeValue(out, text);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatATerminalObeysIsEscaped() throws IOException {
    assertThat(write("\u001b[31m\u0007\u007f\u009b\u0000\r\n"))
        .isEqualTo("\"\\u001B[31m\\u0007\\u007F\\u009b\\u0000\\r\\n\"");
    assertThat(write("\u202e\u2066\u200b\u2028\u2029\ufeff\u00ad"))
        .isEqualTo("\"\\u202e\\u2066\\u200b\\u2028\\u2029\\ufeff\\u00ad\"");
  }

  @Test
  void lettersStayAsTheyAre() throws IOException {
    String letters = "Grüße, 日本語, עברית";
    assertThat(write(letters)).isEqualTo("\"" + letters + "\"");
  }

  @Test
  void everyCodePointIsSafeAndComesBack() throws IOException {
    JsonMapper mapper = JsonMapper.builder().build();
    StringBuilder block = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        block.appendCodePoint(c);
      }
      if (block.length() > 50_000 || c == Character.MAX_CODE_POINT) {
        String written = write(block.toString());
        assertThat(written.codePoints().filter(SafeEscapesTest::isObeyed)).isEmpty();
        assertThat(mapper.readValue(written, String.class)).isEqualTo(block.toString());
        block.setLength(0);
      }
    }
  }

  private static boolean isObeyed(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
