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

  private boolean escaped;

  /** Within a control sequence (ECMA-48): behind its introducer or one of its parameters. */
  private boolean begun;

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
    for (int i = 0; i < read; i++) {
      note(octets[offset + i]);
    }
    return read;
  }

  private void note(int octet) {
    boolean parameter = octet >= '0' && octet <= '?';
    begun = escaped ? octet == '[' || octet == 'O' : begun && parameter;
    escaped = octet == ESCAPE;
  }

  @Override
  public int available() throws IOException {
    int available = super.available();
    if (available == 0 && (escaped || begun)) {
      try {
        for (int i = 0; i < PATIENCE_MILLIS && available == 0; i++) {
          Thread.sleep(1);
          available = super.available();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      escaped &= available > 0;
      begun &= available > 0;
    }
    return available;
  }
}
