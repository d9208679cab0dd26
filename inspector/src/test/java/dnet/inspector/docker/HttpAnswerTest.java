package dnet.inspector.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerTest {
  private static HttpAnswer answer(String text) throws IOException {
    return HttpAnswer.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String body(String text) throws IOException {
    return new String(answer(text).body().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void readsStatusAndHeadersOfAnyCase() throws IOException {
    HttpAnswer answer = answer("HTTP/1.1 404 Not Found\r\nAPI-version:  1.41 \r\n\r\n");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.headers().get("api-VERSION")).containsExactly("1.41");
  }

  @Test
  void endsBodyAtItsLength() throws IOException {
    assertThat(body("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef")).isEqualTo("abc");
  }

  @Test
  void endsBodyWithTheConnectionWhenNoLengthIsGiven() throws IOException {
    assertThat(body("HTTP/1.0 200 OK\n\nabcdef")).isEqualTo("abcdef");
  }

  @Test
  void joinsChunks() throws IOException {
    assertThat(
            body(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3\r\nabc\r\nB;x=y\r\n0123456789\n\r\n0\r\nTrailer: x\r\n\r\nrest"))
        .isEqualTo("abc0123456789\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0-x\r\n\r\n",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
      })
  void refusesWhatIsCutOrMalformed(String text) {
    assertThatThrownBy(() -> body(text)).isInstanceOf(IOException.class);
  }

  @Test
  void refusesEndlessLinesAndHeaders() {
    assertThatThrownBy(() -> answer("HTTP/1.1 200 " + "x".repeat(20_000) + "\r\n\r\n"))
        .hasMessageContaining("too long");
    assertThatThrownBy(() -> answer("HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(300) + "\r\n"))
        .hasMessageContaining("header");
  }
}
