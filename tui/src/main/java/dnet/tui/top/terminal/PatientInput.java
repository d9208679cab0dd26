package dnet.tui.top.terminal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Keys. An escape character may be the Escape key or the beginning of another key: a moment later
 * the rest of that other key is there, and only then is it known.
 */
final class PatientInput extends FilterInputStream {
  /** Longer than a terminal or a network takes between two octets of a key; no one notices it. */
  private static final long PATIENCE_MILLIS = 25;

  private static final int ESCAPE = 0x1b;

  private int last;
  private int beforeLast;

  PatientInput(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int octet = super.read();
    note(octet);
    return octet;
  }

  @Override
  public int read(byte[] octets, int offset, int length) throws IOException {
    int read = super.read(octets, offset, length);
    for (int i = Math.max(0, read - 2); i < read; i++) {
      note(octets[offset + i]);
    }
    return read;
  }

  private void note(int octet) {
    beforeLast = last;
    last = octet;
  }

  private boolean isBegun() {
    return last == ESCAPE || (beforeLast == ESCAPE && (last == '[' || last == 'O'));
  }

  @Override
  public int available() throws IOException {
    int available = super.available();
    if (available == 0 && isBegun()) {
      try {
        for (int i = 0; i < PATIENCE_MILLIS && available == 0; i++) {
          Thread.sleep(1);
          available = super.available();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      last = 0;
    }
    return available;
  }
}
