package dnet.inspector.ovs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * A server on a unix socket that waits for the first octets of a question, says what it was given
 * to say, and then keeps silent or hangs up.
 */
final class ScriptedSocket implements AutoCloseable {
  private final ServerSocketChannel server;
  private final Path path;
  private final CompletableFuture<String> heard = new CompletableFuture<>();

  private ScriptedSocket(Path path, ServerSocketChannel server) {
    this.path = path;
    this.server = server;
  }

  /** Says {@code answers} one after the other, as if each came in a packet of its own. */
  static ScriptedSocket saying(Path folder, boolean hangUp, String... answers) throws IOException {
    Path path = folder.resolve("db.sock");
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    ScriptedSocket socket = new ScriptedSocket(path, server);
    Thread thread = new Thread(() -> socket.serve(hangUp, answers), "scripted-socket");
    thread.setDaemon(true);
    thread.start();
    return socket;
  }

  private void serve(boolean hangUp, String... answers) {
    try (SocketChannel client = server.accept()) {
      ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
      client.read(buffer);
      for (String answer : answers) {
        ByteBuffer octets = ByteBuffer.wrap(answer.getBytes(UTF_8));
        while (octets.hasRemaining()) {
          client.write(octets);
        }
      }
      while (!hangUp && client.read(buffer) >= 0 && buffer.hasRemaining()) {
        // Whatever else the client says is kept until it hangs up.
      }
      heard.complete(new String(buffer.array(), 0, buffer.position(), UTF_8));
    } catch (IOException e) {
      // The client went away in the middle, as it does when it has heard too much.
      heard.completeExceptionally(e);
    }
  }

  Path path() {
    return path;
  }

  /** All that the client said; complete once it has hung up. */
  CompletableFuture<String> heard() {
    return heard;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
