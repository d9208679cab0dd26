package dnet.capture.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/**
 * Lets a pipe fill while much comes through it: to wake a thread for every block of the C library
 * costs more than what the block holds.
 */
final class Paced extends FilterInputStream {
  /** Well below what the pipe holds at any rate that the kernel can capture. */
  private static final long PAUSE_MILLIS = 5;

  /** A block of the C library, in octets: less is what was flushed. */
  private static final int BLOCK = 4096;

  /** So much in a pause is so fast that there must be none, in octets. */
  private static final int FLOOD = 256 << 10;

  private boolean pause;

  Paced(InputStream in) {
    super(in);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (pause) {
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while packets were read");
      }
    }
    int got = in.read(into, offset, length);
    pause = got >= BLOCK && got < FLOOD;
    return got;
  }
}
