package dnet.inspector.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An engine that says anything: one clear line within ten seconds, and nothing kept. */
class LyingEngineTest {
  private static final String VERSION =
      "{\"Version\":\"20.10.24\",\"ApiVersion\":\"1.41\",\"MinAPIVersion\":\"1.12\"}";
  private static final String CONTAINERS =
      "[{\"Id\":\"c1\",\"Names\":[\"/web/db\",\"/db\"],\"State\":\"running\"},{\"Id\":\"\"},null]";

  @TempDir private Path folder;

  /** What a fake engine does with a connection after it has read a request. */
  private interface Answer {
    /** Whether the connection is kept for another request. */
    boolean to(String path, SocketChannel client) throws IOException;
  }

  private final class FakeEngine implements AutoCloseable {
    private final Path socket = folder.resolve("engine.sock");
    private final ServerSocketChannel server;
    private final List<String> paths = Collections.synchronizedList(new ArrayList<>());
    private final List<SocketChannel> clients = Collections.synchronizedList(new ArrayList<>());

    FakeEngine(Answer answer) throws IOException {
      server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(socket));
      start(
          () -> {
            while (true) {
              SocketChannel client = server.accept();
              clients.add(client);
              start(() -> serve(client, answer));
            }
          });
    }

    private interface Work {
      void run() throws IOException;
    }

    private static void start(Work work) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (IOException e) {
                  // The other side hung up, or the test is over.
                }
              },
              "fake-engine");
      thread.setDaemon(true);
      thread.start();
    }

    private void serve(SocketChannel client, Answer answer) throws IOException {
      try (client) {
        String path = request(client);
        while (path != null) {
          paths.add(path);
          if (!answer.to(path, client)) {
            return;
          }
          path = request(client);
        }
      }
    }

    /** The path of one request; null at the connection's end. Requests here have no body. */
    private static @org.jspecify.annotations.Nullable String request(SocketChannel client)
        throws IOException {
      StringBuilder head = new StringBuilder();
      ByteBuffer octet = ByteBuffer.allocate(1);
      while (!head.toString().endsWith("\r\n\r\n")) {
        octet.clear();
        if (client.read(octet) < 0) {
          return null;
        }
        head.append((char) octet.get(0));
      }
      return head.toString().split(" ", 3)[1];
    }

    Engine open() throws EngineException {
      return Engine.open(new EngineEndpoint(URI.create("unix://" + socket), "test", null));
    }

    @Override
    public void close() throws IOException {
      server.close();
      for (SocketChannel client : clients) {
        client.close();
      }
    }
  }

  private static void send(SocketChannel client, String text) throws IOException {
    ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (octets.hasRemaining()) {
      client.write(octets);
    }
  }

  private static boolean json(SocketChannel client, int status, String body) throws IOException {
    send(
        client,
        "HTTP/1.1 "
            + status
            + " x\r\nContent-Type: application/json\r\nContent-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length
            + "\r\n\r\n"
            + body);
    return true;
  }

  /** Answers everything rightly, with {@code version} as the engine's own. */
  private static Answer honest(String version) {
    return (path, client) -> {
      if (path.endsWith("/version")) {
        return json(client, 200, version);
      }
      return path.contains("/c1/json")
          ? json(client, 200, "{\"Id\":\"c1\",\"State\":{\"Pid\":42}}")
          : json(client, 200, path.contains("/containers/") ? CONTAINERS : "[null,{}]");
    };
  }

  /** The one line that reading gives. */
  private String failure(Answer answer) throws IOException {
    List<String> messages = new ArrayList<>();
    long start = System.nanoTime();
    try (FakeEngine fake = new FakeEngine(answer)) {
      assertThatExceptionOfType(EngineException.class)
          .isThrownBy(
              () -> {
                try (Engine engine = fake.open()) {
                  engine.read();
                }
              })
          .satisfies(e -> messages.add(e.getMessage()));
    }
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(12);
    assertThat(messages.get(0)).doesNotContain("\n").contains("unix://").hasSizeLessThan(500);
    return messages.get(0);
  }

  /** Docker 29 refuses what is older than 1.44, also where nothing was read before. */
  @Test
  void whatBothSpeakIsFoundOutBeforeAnythingElse() throws Exception {
    String version = "{\"Version\":\"29.0.0\",\"ApiVersion\":\"1.52\",\"MinAPIVersion\":\"1.44\"}";
    Answer modern =
        (path, client) -> {
          if (path.endsWith("/version")) {
            return json(client, 200, version);
          }
          if (!path.startsWith("/v1.44/")) {
            return json(client, 400, "{\"message\":\"client version is too old\"}");
          }
          if (path.endsWith("/connect")) {
            String order = "{\"Container\":\"0123456789ab\"}";
            ByteBuffer body = ByteBuffer.allocate(order.length());
            while (body.hasRemaining() && client.read(body) >= 0) {
              // Until all of it is there.
            }
            assertThat(new String(body.array(), StandardCharsets.UTF_8)).isEqualTo(order);
            send(client, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            return false;
          }
          return json(client, 200, "[{\"Id\":\"0123456789ab\",\"Names\":[\"/db\"]}]");
        };
    try (FakeEngine fake = new FakeEngine(modern);
        Engine engine = fake.open()) {
      assertThat(engine.withLabel("a=b")).containsExactly("0123456789ab");
    }
    Files.delete(folder.resolve("engine.sock"));
    try (FakeEngine fake = new FakeEngine(modern);
        Engine engine = fake.open()) {
      engine.connect("abcdef", "0123456789ab");
      assertThat(fake.paths).contains("/v1.44/networks/abcdef/connect");
    }
  }

  @Test
  void anHonestOneIsUnderstood() throws Exception {
    try (FakeEngine fake = new FakeEngine(honest(VERSION));
        Engine engine = fake.open()) {
      EngineFacts facts = engine.read();
      assertThat(facts.apiVersion()).isEqualTo("1.41");
      assertThat(facts.containers()).extracting(ContainerFacts::name).containsExactly("db");
      assertThat(facts.networks()).isEmpty();
      assertThat(engine.pidOf("c1")).isEqualTo(42);
      assertThat(fake.paths).contains("/v1.41/networks", "/v1.41/containers/c1/json");
    }
  }

  @Test
  void theNewestVersionThatBothKnowIsSpoken() throws Exception {
    spoken("{\"ApiVersion\":\"1.54\",\"MinAPIVersion\":\"1.44\"}", "1.44");
    spoken("{\"ApiVersion\":\"1.60\",\"MinAPIVersion\":\"1.50\"}", "1.50");
    spoken("{\"ApiVersion\":\"1.43\"}", "1.43");
    spoken("{}", "1.41");
  }

  private void spoken(String version, String expected) throws Exception {
    try (FakeEngine fake = new FakeEngine(honest(version));
        Engine engine = fake.open()) {
      assertThat(engine.read().apiVersion()).isEqualTo(expected);
      assertThat(engine.pidOf("c1")).isEqualTo(42);
      assertThat(fake.paths.subList(1, fake.paths.size()))
          .allMatch(path -> path.startsWith("/v" + expected + "/"));
    }
    Files.delete(folder.resolve("engine.sock"));
  }

  @Test
  void anOldOneIsNamed() throws IOException {
    assertThat(failure(honest("{\"ApiVersion\":\"1.30\"}")))
        .contains("its API is 1.30, dnet needs 1.41 (Docker 20.10) or newer");
  }

  @Test
  void anErrorOfItsOwnIsTold() throws IOException {
    assertThat(failure((path, client) -> json(client, 500, "{\"message\":\"disk is full\"}")))
        .contains("disk is full");
  }

  @Test
  @Timeout(20)
  void silenceIsGivenUp() throws IOException {
    assertThat(
            failure(
                (path, client) -> {
                  client.read(ByteBuffer.allocate(1)); // until the client hangs up
                  return false;
                }))
        .contains("no answer within 9 s");
  }

  @Test
  void aConnectionThatBreaksIsAnError() throws IOException {
    assertThat(failure((path, client) -> false)).contains("asking unix://");
  }

  @Test
  void halfAnAnswerIsAnError() throws IOException {
    assertThat(
            failure(
                (path, client) -> {
                  send(client, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"Version\":");
                  return false;
                }))
        .contains("asking unix://");
    assertThat(halfContainers()).contains("asking unix://");
  }

  private String halfContainers() throws IOException {
    Files.delete(folder.resolve("engine.sock"));
    return failure(
        (path, client) ->
            path.endsWith("/version")
                ? json(client, 200, VERSION)
                : json(client, 200, "[{\"Id\":\"c1\""));
  }

  @Test
  void anotherLanguageIsAnError() throws IOException {
    assertThat(failure((path, client) -> json(client, 200, "<html>hello</html>")))
        .contains("asking unix://");
  }

  @Test
  @Timeout(20)
  void anEndlessAnswerIsCut() throws IOException {
    String container = "{\"Id\":\"" + "x".repeat(60_000) + "\"},";
    assertThat(
            failure(
                (path, client) -> {
                  if (path.endsWith("/version")) {
                    return json(client, 200, VERSION);
                  }
                  send(client, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[");
                  while (true) {
                    send(client, container);
                  }
                }))
        .contains("longer than 64 MiB");
  }

  @Test
  void anAbsentOneIsNamedAsDockerDoes() {
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(
            () ->
                Engine.open(
                    new EngineEndpoint(URI.create("unix://" + folder + "/none"), "test", null)))
        .withMessageContaining("Cannot connect to the Docker daemon at unix://" + folder);
  }
}
