package dnet.capture.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends or takes as much as it is told to, in the namespace in which it is started. Arguments:
 * {@code udp ADDRESS PORT RATE SECONDS}, prints how many it sent; {@code send ADDRESS PORT}, for
 * ever; {@code take PORT}, prints octets so far ten times a second.
 */
public final class Blast {
  /** With IP's and UDP's headers and Ethernet's that makes 64 octets. */
  private static final int PAYLOAD = 22;

  private Blast() {}

  /** Runs; what it says on standard output is for the benchmark only. */
  public static void main(String[] words) throws IOException {
    switch (words[0]) {
      case "udp" ->
          udp(
              new InetSocketAddress(words[1], Integer.parseInt(words[2])),
              Long.parseLong(words[3]),
              Double.parseDouble(words[4]));
      case "send" -> send(new InetSocketAddress(words[1], Integer.parseInt(words[2])));
      default -> take(Integer.parseInt(words[1]));
    }
  }

  /** A few at once and then a pause: what a pause is late by, the next burst makes good. */
  private static void udp(InetSocketAddress to, long rate, double seconds) throws IOException {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(to);
      ByteBuffer payload = ByteBuffer.allocateDirect(PAYLOAD);
      long began = System.nanoTime();
      long end = began + (long) (seconds * 1e9);
      long sent = 0;
      for (long now = began; now < end; now = System.nanoTime()) {
        long due = (long) ((now - began) / 1e9 * rate);
        if (due <= sent) {
          LockSupport.parkNanos(200_000);
        }
        for (long stop = Math.min(due, sent + 64); sent < stop; sent++) {
          payload.clear().putLong(0, sent);
          channel.write(payload);
        }
      }
      System.out.println(sent);
    }
  }

  private static void send(InetSocketAddress to) throws IOException {
    try (SocketChannel channel = SocketChannel.open(to)) {
      ByteBuffer data = ByteBuffer.allocateDirect(1 << 16);
      while (true) {
        data.clear();
        channel.write(data);
      }
    }
  }

  private static void take(int port) throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(port));
      System.out.println("listening");
      try (SocketChannel channel = server.accept()) {
        ByteBuffer data = ByteBuffer.allocateDirect(1 << 18);
        long octets = 0;
        long next = System.nanoTime();
        for (int got = channel.read(data); got >= 0; got = channel.read(data)) {
          octets += got;
          data.clear();
          if (System.nanoTime() >= next) {
            System.out.println(System.nanoTime() + " " + octets);
            next = System.nanoTime() + 100_000_000L;
          }
        }
      }
    }
  }
}
