package dnet.inspector.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class UnixTransportTest {
  @TempDir private Path folder;

  private static Request question(String path) {
    return Request.builder().method(Request.Method.GET).path(path).build();
  }

  /** Takes one connection, reads one question's head, and gives it back. */
  private static String takeQuestion(SocketChannel client) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    String seen = "";
    while (!seen.endsWith("\r\n\r\n")) {
      if (client.read(buffer) < 0) {
        throw new IOException("the client hung up after: " + seen);
      }
      seen = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
    }
    return seen;
  }

  @Test
  void asksAndReadsTheAnswer() throws Exception {
    Path socket = folder.resolve("engine.sock");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      FutureTask<String> engine =
          new FutureTask<>(
              () -> {
                try (SocketChannel client = server.accept()) {
                  String seen = takeQuestion(client);
                  client.write(
                      ByteBuffer.wrap(
                          "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
                              .getBytes(StandardCharsets.US_ASCII)));
                  return seen;
                }
              });
      new Thread(engine).start();

      try (UnixTransport transport = new UnixTransport(socket);
          Response response = transport.execute(question("/v1.41/networks"))) {
        assertThat(response.getStatusCode()).isEqualTo(200);
        assertThat(new String(response.getBody().readAllBytes(), StandardCharsets.US_ASCII))
            .isEqualTo("{}");
      }
      assertThat(engine.get())
          .startsWith("GET /v1.41/networks HTTP/1.1\r\nHost: ")
          .contains("\r\nConnection: close\r\n");
    }
  }

  @Test
  void closingEndsQuestionThatIsNeverAnswered() throws Exception {
    Path socket = folder.resolve("silent.sock");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      UnixTransport transport = new UnixTransport(socket);
      FutureTask<Response> asked = new FutureTask<>(() -> transport.execute(question("/version")));
      Thread asker = new Thread(asked);
      asker.start();
      try (SocketChannel client = server.accept()) {
        takeQuestion(client);
        transport.close();
        asker.join();
      }
      assertThatThrownBy(asked::get).hasRootCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void refusesWhatCannotBeARequestLine() {
    try (UnixTransport transport = new UnixTransport(folder.resolve("none.sock"))) {
      assertThatThrownBy(() -> transport.execute(question("/v1.41/\u00e9")))
          .isInstanceOf(RuntimeException.class);
    }
  }
}
