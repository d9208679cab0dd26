package dnet.inspector.ovs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * JSON-RPC 1.0 over a unix socket, as OVSDB (RFC 7047, 4) and the daemons' control sockets
 * (ovs-appctl(8)) speak it. All questions of one connection share one deadline and one limit on
 * what may be answered, so neither a silent nor an endless server holds dnet up.
 */
final class JsonRpc implements AutoCloseable {
  /** Of all answers together, in octets: some 20,000 interfaces. */
  static final int MAX_ANSWERS = 48 << 20;

  private static final int MAX_DEPTH = 64;
  private static final int MAX_STRING = 8 << 20;
  private static final JsonMapper MAPPER =
      new JsonMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(MAX_DEPTH)
                      .maxStringLength(MAX_STRING)
                      .maxDocumentLength(MAX_ANSWERS)
                      .build())
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .build());

  private final Path socket;
  private final SocketChannel channel;
  private final Selector selector;
  private final long deadline;
  private final String limit;
  private final Frames frames = new Frames(MAX_ANSWERS);
  private final ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
  private int lastId;

  private JsonRpc(Path socket, SocketChannel channel, Selector selector, Duration limit) {
    this.socket = socket;
    this.channel = channel;
    this.selector = selector;
    this.deadline = System.nanoTime() + limit.toNanos();
    this.limit = limit.toMillis() + " ms";
  }

  /**
   * Connects.
   *
   * @param limit for connecting and all questions together
   * @throws OvsException if nothing listens there
   */
  static JsonRpc connect(Path socket, Duration limit) throws OvsException {
    try {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      JsonRpc rpc;
      try {
        channel.configureBlocking(false);
        rpc = new JsonRpc(socket, channel, Selector.open(), limit);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
      try {
        rpc.finish(channel.connect(UnixDomainSocketAddress.of(socket)));
        return rpc;
      } catch (IOException | RuntimeException e) {
        rpc.close();
        throw e;
      }
    } catch (OvsException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new OvsException("connecting to " + socket + ": " + e.getMessage(), e);
    }
  }

  private void finish(boolean connected) throws IOException {
    SelectionKey key = channel.register(selector, connected ? 0 : SelectionKey.OP_CONNECT);
    boolean done = connected;
    while (!done) {
      await(key, SelectionKey.OP_CONNECT, "accepting the connection");
      done = channel.finishConnect();
    }
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /**
   * Asks one question.
   *
   * @return the result; a null node where there is none
   * @throws OvsException if the server refuses, is silent, or says what is no JSON-RPC
   */
  JsonNode call(String method, JsonNode params) throws OvsException {
    int id = ++lastId;
    try {
      send(object().put("method", method).put("id", id).set("params", params));
      while (true) {
        JsonNode message = receive(method);
        if (message.path("method").isTextual()) {
          answerEcho(message);
        } else if (message.path("id").asInt(-1) == id) {
          return result(method, message);
        }
      }
    } catch (OvsException e) {
      throw e;
    } catch (JsonProcessingException e) {
      throw new OvsException(attempt(method) + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new OvsException(attempt(method) + e.getMessage(), e);
    }
  }

  private JsonNode result(String method, JsonNode message) throws OvsException {
    JsonNode error = message.path("error");
    if (!error.isMissingNode() && !error.isNull()) {
      throw new OvsException(attempt(method) + "refused: " + Datum.complaint(error));
    }
    return message.hasNonNull("result") ? message.path("result") : NullNode.getInstance();
  }

  /** A server that hears nothing for long asks whether anybody is there (RFC 7047, 4.1.11). */
  private void answerEcho(JsonNode request) throws IOException {
    if (request.path("method").asText().equals("echo") && request.hasNonNull("id")) {
      ObjectNode reply = object();
      reply.set("id", request.path("id"));
      reply.set("result", request.path("params"));
      reply.set("error", NullNode.getInstance());
      send(reply);
    }
  }

  private void send(JsonNode message) throws IOException {
    ByteBuffer octets = ByteBuffer.wrap(MAPPER.writeValueAsBytes(message));
    SelectionKey key = channel.keyFor(selector);
    while (octets.hasRemaining()) {
      if (channel.write(octets) == 0) {
        await(key, SelectionKey.OP_WRITE, "taking the question");
      }
    }
  }

  private JsonNode receive(String method) throws IOException {
    byte[] frame = frames.next();
    while (frame == null) {
      await(channel.keyFor(selector), SelectionKey.OP_READ, "answering " + method);
      int length = channel.read(buffer.clear());
      if (length < 0) {
        throw new OvsException(attempt(method) + "the connection ended before the answer did");
      }
      try {
        frames.feed(buffer.array(), length);
      } catch (OvsException e) {
        throw new OvsException(attempt(method) + e.getMessage(), e);
      }
      frame = frames.next();
    }
    return MAPPER.readTree(frame);
  }

  private void await(@Nullable SelectionKey key, int operation, String doing) throws IOException {
    long millis = (deadline - System.nanoTime()) / 1_000_000;
    if (key == null || millis <= 0) {
      throw new OvsException(socket + " was not done with " + doing + " within " + limit);
    }
    key.interestOps(operation);
    selector.select(millis);
    selector.selectedKeys().clear();
    if (Thread.currentThread().isInterrupted()) {
      throw new OvsException(socket + ": interrupted while it was " + doing);
    }
  }

  private String attempt(String method) {
    return "asking " + socket + " for " + method + ": ";
  }

  @Override
  public void close() {
    try (channel;
        selector) {
      // Both are closed by leaving this block.
    } catch (IOException e) {
      // Only descriptors are given back here; there is nobody to tell and nothing to be done.
    }
  }
}
