package dnet.tui.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Something on an engine's socket that gives the same answer to whatever it is asked. */
final class FakeEngine implements AutoCloseable {
  private final ServerSocketChannel server;
  private final Path socket;
  private final String answer;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /**
   * Starts.
   *
   * @param answer all that it says, headers included; empty for one that is silent until closed
   */
  FakeEngine(Path socket, String answer) throws IOException {
    this.socket = socket;
    this.answer = answer;
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    start(this::accept);
  }

  /** A response of one status and body. */
  static String http(String status, String body) {
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  String uri() {
    return "unix://" + socket;
  }

  /** Waits until somebody has asked something. */
  void awaitQuestion() throws InterruptedException {
    asked.await();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "fake-engine");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = server.accept();
        start(() -> serve(client));
      }
    } catch (IOException e) {
      // Closed: nobody asks any more.
    }
  }

  private void serve(SocketChannel client) {
    try (client;
        InputStream in = Channels.newInputStream(client);
        OutputStream out = Channels.newOutputStream(client)) {
      StringBuilder request = new StringBuilder();
      for (int c = in.read(); c >= 0; c = in.read()) {
        request.append((char) c);
        if (request.toString().endsWith("\r\n\r\n")) {
          break;
        }
      }
      asked.countDown();
      if (answer.isEmpty()) {
        released.await();
      } else {
        out.write(answer.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // The client hung up.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    released.countDown();
    server.close();
  }
}
