package dnet.inspector.ovs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JsonRpcTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void anAnswerInPiecesIsPutTogether() throws IOException {
    String[] pieces = {"{\"id\":1,\"res", "ult\":[\"}{\\\"\"", ",7],\"error\":null", "} "};
    assertThat(ask(LIMIT, false, pieces).toString()).isEqualTo("[\"}{\\\"\",7]");
  }

  @Test
  void aServerThatAsksWhetherAnybodyIsThereIsAnswered() throws Exception {
    try (ScriptedSocket socket =
        ScriptedSocket.saying(
            folder,
            false,
            "{\"id\":\"echo\",\"method\":\"echo\",\"params\":[1]}",
            "{\"id\":1,\"result\":2,\"error\":null}")) {
      try (JsonRpc rpc = JsonRpc.connect(socket.path(), LIMIT)) {
        assertThat(rpc.call("q", JsonRpc.array()).intValue()).isEqualTo(2);
      }
      assertThat(socket.heard().get(10, TimeUnit.SECONDS))
          .contains("{\"id\":\"echo\",\"result\":[1],\"error\":null}");
    }
  }

  @Test
  void anAnswerToSomebodyElseIsPassedOver() throws IOException {
    assertThat(ask(LIMIT, false, "{\"id\":9,\"result\":3}", "{\"id\":1,\"result\":4}").intValue())
        .isEqualTo(4);
  }

  @Test
  void aRefusalIsToldInTheServersWords() {
    assertThatThrownBy(
            () ->
                ask(
                    LIMIT,
                    false,
                    "{\"id\":1,\"error\":{\"error\":\"unknown database\",\"details\":\"no such\"}}"))
        .isInstanceOf(OvsException.class)
        .hasMessageContaining("db.sock for q: refused: no such");
  }

  @Test
  void aSilentServerIsGivenUp() {
    long start = System.nanoTime();
    assertThatThrownBy(() -> ask(Duration.ofMillis(300), false, "{\"id\":1,\"result\":["))
        .isInstanceOf(OvsException.class)
        .hasMessageContaining("was not done with answering q within 300 ms");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aConnectionThatEndsInTheMiddleIsNoAnswer() {
    assertThatThrownBy(() -> ask(LIMIT, true, "{\"id\":1,\"result\":["))
        .isInstanceOf(OvsException.class)
        .hasMessageContaining("the connection ended");
  }

  @Test
  void whatIsNoJsonIsRefusedAtOnce() {
    assertThatThrownBy(() -> ask(LIMIT, false, "HTTP/1.1 400 Bad Request\r\n"))
        .isInstanceOf(OvsException.class)
        .hasMessageContaining("not a JSON-RPC message");
    assertThatThrownBy(() -> askAgain("{\"id\":1,\"result\":tru}"))
        .isInstanceOf(OvsException.class)
        .hasMessageContaining("asking");
  }

  @Test
  void depthAndSizeAreLimited() {
    assertThatThrownBy(
            () ->
                ask(
                    LIMIT,
                    false,
                    "{\"id\":1,\"result\":" + "[".repeat(500) + "]".repeat(500) + "}"))
        .isInstanceOf(OvsException.class)
        .hasMessageContaining("depth");
    String flood = "{\"id\":1,\"result\":\"" + "x".repeat(JsonRpc.MAX_ANSWERS);
    assertThatThrownBy(() -> askAgain(flood))
        .isInstanceOf(OvsException.class)
        .hasMessageContaining("more than " + JsonRpc.MAX_ANSWERS + " octets");
  }

  @Test
  void whereNobodyListensItSaysSo() {
    assertThatThrownBy(() -> JsonRpc.connect(folder.resolve("none.sock"), LIMIT).close())
        .isInstanceOf(OvsException.class)
        .hasMessageContaining("connecting to")
        .hasMessageContaining("none.sock");
    assertThatThrownBy(
            () -> JsonRpc.connect(Path.of("/" + "x".repeat(200)), Duration.ofSeconds(1)).close())
        .isInstanceOf(OvsException.class);
  }

  private JsonNode ask(Duration limit, boolean hangUp, String... answers) throws IOException {
    try (ScriptedSocket socket = ScriptedSocket.saying(folder, hangUp, answers);
        JsonRpc rpc = JsonRpc.connect(socket.path(), limit)) {
      return rpc.call("q", JsonRpc.array());
    }
  }

  /** A second server of one test needs a folder of its own. */
  private JsonNode askAgain(String answer) throws IOException {
    Path other = java.nio.file.Files.createDirectory(folder.resolve("again"));
    try (ScriptedSocket socket = ScriptedSocket.saying(other, false, answer);
        JsonRpc rpc = JsonRpc.connect(socket.path(), LIMIT)) {
      return rpc.call("q", JsonRpc.array());
    }
  }
}
