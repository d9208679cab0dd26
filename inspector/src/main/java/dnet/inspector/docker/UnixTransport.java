package dnet.inspector.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * docker-java's transport to an engine on this host: HTTP/1.1 (RFC 9112) over a Unix socket, one
 * connection a question, with a body only where it is given as octets. A general HTTP client first
 * reads certificates and lists of public domains, which costs a third of a second and serves nobody
 * here.
 */
final class UnixTransport implements DockerHttpClient {
  private final Path socket;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  /** Connects to {@code socket} with each question. */
  UnixTransport(Path socket) {
    this.socket = socket;
  }

  /**
   * Sends a question and reads the head of the answer.
   *
   * @throws UncheckedIOException if the engine cannot be reached or speaks no HTTP
   */
  @Override
  public Response execute(Request request) {
    byte[] body = request.bodyBytes();
    if ((request.body() != null && body == null) || request.hijackedInput() != null) {
      throw new IllegalArgumentException("a body is sent only if its length is known");
    }
    try {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      open.add(channel);
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
        send(channel, head(request));
        if (body != null) {
          send(channel, body);
        }
        InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 32 << 10);
        HttpAnswer answer = HttpAnswer.read(in);
        return new Answer(answer, () -> release(channel));
      } catch (IOException | RuntimeException e) {
        release(channel);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void send(SocketChannel channel, byte[] octets) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(octets);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static byte[] head(Request request) {
    StringBuilder head = new StringBuilder(256);
    head.append(request.method()).append(' ').append(request.path()).append(" HTTP/1.1\r\n");
    head.append("Host: docker\r\nConnection: close\r\n");
    byte[] body = request.bodyBytes();
    if (body != null) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    request.headers().forEach((k, v) -> head.append(k).append(": ").append(v).append("\r\n"));
    head.append("\r\n");
    for (int i = 0; i < head.length(); i++) {
      if (head.charAt(i) > '~') {
        throw new IllegalArgumentException("a request line or header that is not ASCII");
      }
    }
    return head.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private void release(SocketChannel channel) {
    open.remove(channel);
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is to be sent any more, and there is nobody to tell.
    }
  }

  /** Ends all questions that are still under way. */
  @Override
  public void close() {
    open.forEach(this::release);
  }

  private record Answer(HttpAnswer answer, Runnable release) implements Response {
    @Override
    public int getStatusCode() {
      return answer.status();
    }

    @Override
    public Map<String, List<String>> getHeaders() {
      return answer.headers();
    }

    @Override
    public InputStream getBody() {
      return answer.body();
    }

    @Override
    public void close() {
      release.run();
    }
  }
}
