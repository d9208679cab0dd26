package dnet.inspector.docker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One answer of an HTTP/1.1 server (RFC 9112), with limits on all that the server decides.
 *
 * @param headers by name, whatever its case
 * @param body ends where the answer ends; fails when the server hangs up earlier
 */
record HttpAnswer(int status, Map<String, List<String>> headers, InputStream body) {
  /** More than an engine with 10,000 containers has to say. */
  private static final long MAX_BODY = 64L << 20;

  private static final int MAX_LINE = 16 << 10;
  private static final int MAX_HEADERS = 200;

  /**
   * Reads the head; the body is read by whoever wants it.
   *
   * @throws IOException if it is no such answer
   */
  static HttpAnswer read(InputStream in) throws IOException {
    String start = line(in);
    if (!start.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
      throw new IOException("the answer is not HTTP");
    }
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int count = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon <= 0 || ++count > MAX_HEADERS) {
        throw new IOException("the answer's header is not HTTP");
      }
      headers
          .computeIfAbsent(line.substring(0, colon), k -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return new HttpAnswer(Integer.parseInt(start.substring(9, 12)), headers, body(in, headers));
  }

  private static InputStream body(InputStream in, Map<String, List<String>> headers)
      throws IOException {
    if (single(headers, "Transfer-Encoding").toLowerCase(Locale.ROOT).equals("chunked")) {
      return new Body(in, 0, true);
    }
    String length = single(headers, "Content-Length");
    if (length.isEmpty()) {
      return new Body(in, Long.MAX_VALUE, false);
    }
    if (!length.matches("[0-9]{1,12}")) {
      throw new IOException("the answer's length is no number");
    }
    return new Body(in, Long.parseLong(length), false);
  }

  private static String single(Map<String, List<String>> headers, String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.get(0);
  }

  /** One line without its end. */
  private static String line(InputStream in) throws IOException {
    byte[] line = new byte[256];
    int length = 0;
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the engine hung up in the middle of its answer");
      }
      if (length == MAX_LINE) {
        throw new IOException("a line of the answer is too long");
      }
      if (length == line.length) {
        line = Arrays.copyOf(line, length * 2);
      }
      line[length++] = (byte) c;
    }
    int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    return new String(line, 0, end, StandardCharsets.ISO_8859_1);
  }

  /** The octets of a body: of a known length, in chunks, or up to the end of the connection. */
  private static final class Body extends InputStream {
    private final InputStream in;
    private final boolean chunked;
    private long left;
    private long total;
    private boolean first = true;
    private boolean ended;

    Body(InputStream in, long left, boolean chunked) {
      this.in = in;
      this.left = left;
      this.chunked = chunked;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (left == 0 && chunked && !ended) {
        nextChunk();
      }
      if (left == 0) {
        return -1;
      }
      int got = in.read(into, from, (int) Math.min(length, left));
      if (got < 0) {
        if (left == Long.MAX_VALUE) {
          return -1;
        }
        throw new IOException("the engine hung up in the middle of its answer");
      }
      left -= left == Long.MAX_VALUE ? 0 : got;
      total += got;
      if (total > MAX_BODY) {
        throw new IOException("the answer is longer than " + (MAX_BODY >> 20) + " MiB");
      }
      return got;
    }

    private void nextChunk() throws IOException {
      if (!first && !line(in).isEmpty()) {
        throw new IOException("the answer's chunks are not HTTP");
      }
      first = false;
      String size = line(in).split(";", 2)[0].strip();
      if (!size.matches("[0-9a-fA-F]{1,8}")) {
        throw new IOException("the answer's chunks are not HTTP");
      }
      left = Long.parseLong(size, 16);
      if (left == 0) {
        ended = true;
        String trailer;
        do {
          trailer = line(in); // says nothing that matters here
        } while (!trailer.isEmpty());
      }
    }
  }
}
